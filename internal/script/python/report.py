if __name__ == "__main__":
    paths = {name: run() for name, run in RACERS.items()}
    for name, path in paths.items():
        x, y = path[-1]
        end = f"after {len(path) - 1} steps" if len(path) > STEPS else f"diverged in step {len(path)}"
        print(f"{name:24s} f = {value(x, y):<14.6g} at ({x:.6g}, {y:.6g}) {end}")
    if len(sys.argv) > 1:  # every point of every path
        with open(sys.argv[1], "w") as file:
            json.dump(paths, file)
