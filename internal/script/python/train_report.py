if __name__ == "__main__":
    histories = {}
    for name, run in NETWORKS.items():
        histories[name] = history = run()
        for e in history:
            line = f"{name:24s} epoch {e['epoch']:3d}: validation loss {e['valid_loss']:.6f}"
            print(line if e["valid_accuracy"] is None else f"{line}, accuracy {e['valid_accuracy']:.4f}")
    if len(sys.argv) > 1:
        with open(sys.argv[1], "w") as file:
            json.dump(histories, file)
