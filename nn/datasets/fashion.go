package datasets

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"downhill/assets"
)

// DebianFolder is where Debian's package dataset-fashion-mnist puts the four
// original files.
const DebianFolder = "/usr/share/datasets/fashion-mnist"

// The size of Fashion-MNIST's pictures and what they show.
const (
	fashionSide    = 28
	fashionClasses = 10
	// bookValid is how many training images the book keeps for validation.
	bookValid = 5000
)

func fashionNames() []string {
	return []string{"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
		"Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"}
}

// Fashion reads Fashion-MNIST from its four original files in a folder:
//
//	train-images-idx3-ubyte.gz  train-labels-idx1-ubyte.gz  (60,000)
//	t10k-images-idx3-ubyte.gz   t10k-labels-idx1-ubyte.gz   (10,000)
//
// and splits it as the book does: the first 5,000 training images are for
// validation, the other 55,000 for training. The pixels take 55 MB. An error
// names the file and says what to do.
// Source: Xiao et al. 2017; Géron 2019, chapter 10.
func Fashion(dir string) (Split, error) {
	where := source{os.DirFS(dir), func(name string) string { return filepath.Join(dir, name) }}
	all, err := where.read("train")
	if err != nil {
		return Split{}, err
	}
	test, err := where.read("t10k")
	if err != nil {
		return Split{}, err
	}
	if all.Len() <= bookValid {
		return Split{}, fmt.Errorf("%s: %d training images: want more than the %d that are kept for validation; %s",
			dir, all.Len(), bookValid, getOriginals)
	}
	return Split{Train: all.Slice(bookValid, all.Len()), Valid: all.Slice(0, bookValid), Test: test}, nil
}

// FashionSubset returns the part of Fashion-MNIST that the program carries:
// 6,000 training, 1,000 validation and 1,000 test images with equally many of
// each class, in the order of the originals. Training and validation images are
// from the original training set, test images from the test set. It unpacks
// them anew at each call, which takes some 0.1 s.
func FashionSubset() (Split, error) {
	sub, err := fs.Sub(assets.FashionMNIST, "fashion-mnist")
	if err != nil {
		return Split{}, err
	}
	where := source{sub, func(name string) string { return "built in " + name }}
	var out Split
	for _, part := range []struct {
		name string
		set  **Set
	}{{"train", &out.Train}, {"valid", &out.Valid}, {"test", &out.Test}} {
		if *part.set, err = where.read(part.name); err != nil {
			return Split{}, err
		}
	}
	return out, nil
}

const getOriginals = "give --data-dir the folder with the four original files " +
	"(Debian: apt-get install dataset-fashion-mnist puts them into " + DebianFolder + ")"

// source is where IDX files come from, and how to name them in errors.
type source struct {
	files fs.FS
	shown func(name string) string
}

// read reads images and labels of one part.
func (o source) read(part string) (*Set, error) {
	images, labels := part+"-images-idx3-ubyte.gz", part+"-labels-idx1-ubyte.gz"
	sizes, pixels, err := o.open(images, imagesMagic)
	if err != nil {
		return nil, err
	}
	if sizes[1] != fashionSide || sizes[2] != fashionSide {
		return nil, fmt.Errorf("%s: images of %d × %d pixels: want %d × %d; %s",
			o.shown(images), sizes[1], sizes[2], fashionSide, fashionSide, getOriginals)
	}
	counts, classes, err := o.open(labels, labelsMagic)
	if err != nil {
		return nil, err
	}
	if counts[0] != sizes[0] {
		return nil, fmt.Errorf("%s: %d labels for the %d images of %s: want one each; %s",
			o.shown(labels), counts[0], sizes[0], images, getOriginals)
	}
	s := &Set{Name: "fashion-mnist", Features: fashionSide * fashionSide, Height: fashionSide, Width: fashionSide,
		Pixels: pixels, Labels: make([]int, len(classes)), Classes: fashionClasses, ClassNames: fashionNames()}
	for i, c := range classes {
		if c >= fashionClasses {
			return nil, fmt.Errorf("%s: label %d of image %d: want 0 to %d; %s",
				o.shown(labels), c, i, fashionClasses-1, getOriginals)
		}
		s.Labels[i] = int(c)
	}
	return s, nil
}

// open reads one file.
func (o source) open(name string, magic uint32) (sizes []int, data []byte, err error) {
	f, err := o.files.Open(name)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w; %s", o.shown(name), bare(err), getOriginals)
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("a folder, not a file")
	}
	if err == nil {
		sizes, data, err = readIDX(io.Reader(f), info.Size(), magic)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w; %s", o.shown(name), bare(err), getOriginals)
	}
	return sizes, data, nil
}

// bare takes the name that the file system adds away: the caller names the file
// in full. A missing file is called the same on every system.
func bare(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no such file")
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
