// Command subset draws the part of Fashion-MNIST that the program carries from
// the four original files, and writes it into assets/fashion-mnist:
//
//	go run ./nn/datasets/internal/subset --data-dir /usr/share/datasets/fashion-mnist
//
// Of each class it takes 600 training and 100 validation images from the
// original training set and 100 test images from the original test set. The
// same originals give the same files, bit for bit, with one version of Go.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"downhill/nn/datasets"
)

func main() {
	from := flag.String("data-dir", datasets.DebianFolder, "the folder with the four original files")
	to := flag.String("o", filepath.Join("assets", "fashion-mnist"), "the folder to write into")
	flag.Parse()
	if err := write(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "subset:", err)
		os.Exit(1)
	}
}

// write draws the subset and writes its six files.
func write(from, to string) error {
	all, err := datasets.Fashion(from)
	if err != nil {
		return err
	}
	part, err := Draw(all)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		name string
		set  *datasets.Set
	}{{"train", part.Train}, {"valid", part.Valid}, {"test", part.Test}} {
		images, labels, err := Pack(p.set)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, p.name+"-images-idx3-ubyte.gz"), images, 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, p.name+"-labels-idx1-ubyte.gz"), labels, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s: %d images in %d bytes\n", p.name, p.set.Len(), len(images)+len(labels))
	}
	return nil
}
