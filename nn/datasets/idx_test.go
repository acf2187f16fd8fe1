package datasets

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// idx writes an IDX file: magic number, sizes, elements.
func idx(magic uint32, sizes []int, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, magic)
	for _, s := range sizes {
		out = binary.BigEndian.AppendUint32(out, uint32(s))
	}
	return append(out, data...)
}

func zip(data []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

// originals writes four small files that are right, with n training and two test
// images.
func originals(t *testing.T, n int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for part, n := range map[string]int{"train": n, "t10k": 2} {
		pixels, labels := make([]byte, n*784), make([]byte, n)
		for i := range n {
			pixels[i*784], labels[i] = byte(i), byte(i%10)
		}
		put(t, dir, part+"-images-idx3-ubyte.gz", zip(idx(imagesMagic, []int{n, 28, 28}, pixels)))
		put(t, dir, part+"-labels-idx1-ubyte.gz", zip(idx(labelsMagic, []int{n}, labels)))
	}
	return dir
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestFashionSplitsAsTheBook: the first 5,000 are for validation.
func TestFashionSplitsAsTheBook(t *testing.T) {
	p, err := Fashion(originals(t, 5003))
	if err != nil {
		t.Fatal(err)
	}
	if p.Train.Len() != 3 || p.Valid.Len() != 5000 || p.Test.Len() != 2 {
		t.Fatalf("%d, %d, %d instances", p.Train.Len(), p.Valid.Len(), p.Test.Len())
	}
	if p.Valid.Pixels[784] != 1 || p.Train.Pixels[0] != 5000%256 || p.Train.Labels[1] != 1 || p.Test.Labels[1] != 1 {
		t.Error("images or labels are out of place")
	}
	for _, s := range []*Set{p.Train, p.Valid, p.Test} {
		if s.Features != 784 || s.Height != 28 || s.Width != 28 || s.Classes != 10 || len(s.ClassNames) != 10 {
			t.Errorf("%+v", s)
		}
	}
}

// TestDamagedFilesAreNamed: every error names the file, what is wrong and where
// the originals are to be had.
func TestDamagedFilesAreNamed(t *testing.T) {
	const images, labels = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
	good := idx(imagesMagic, []int{6, 28, 28}, make([]byte, 6*784))
	zipped := zip(good)
	flipped := bytes.Clone(zipped)
	flipped[len(flipped)-6] ^= 1 // in the sum at the end
	for _, c := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"missing", images, nil, "no such file"},
		{"missing test labels", "t10k-labels-idx1-ubyte.gz", nil, "no such file"},
		{"empty", images, []byte{}, "not a gzip file"},
		{"uncompressed", images, good, "not a gzip file"},
		{"magic", images, zip(idx(0x00000802, []int{6, 28, 28}, nil)), "magic number 0x00000802: want 0x00000803 (images"},
		{"labels for images", images, zip(idx(labelsMagic, []int{6}, make([]byte, 60))), "magic number 0x00000801"},
		{"images for labels", labels, zipped, "magic number 0x00000803: want 0x00000801 (labels"},
		{"header", images, zip(good[:7]), "cut short: got 7 of 16 bytes"},
		{"nothing", images, zip(nil), "cut short: got 0 of 16 bytes"},
		{"pixels", images, zip(good[:16+784]), "cut short: got 784 of 4704 bytes"},
		{"gzip", images, zipped[:len(zipped)-12], "cut short"},
		{"gzip trailer", images, zipped[:len(zipped)-3], "cut short"},
		{"sum", images, flipped, "damaged after 4704 of 4704 bytes"},
		{"too much", images, zip(append(bytes.Clone(good), 0)), "more than the 4704 bytes"},
		{"none", images, zip(idx(imagesMagic, []int{0, 28, 28}, nil)), "want at least 1 each"},
		{"huge", images, zip(idx(imagesMagic, []int{1 << 30, 28, 28}, nil)), "at most 209715200 bytes"},
		{"overflow", images, zip(idx(imagesMagic, []int{1 << 31, 1 << 31, 1 << 31}, nil)), "at most 209715200 bytes"},
		{"empty promise", images, zip(idx(imagesMagic, []int{200_000, 28, 28}, nil)), "compressed ones cannot hold them"},
		{"size", images, zip(idx(imagesMagic, []int{6, 14, 56}, make([]byte, 6*784))), "14 × 56 pixels: want 28 × 28"},
		{"count", labels, zip(idx(labelsMagic, []int{5}, make([]byte, 5))), "5 labels for the 6 images of " + images},
		{"label", labels, zip(idx(labelsMagic, []int{6}, []byte{0, 1, 2, 10, 4, 5})), "label 10 of image 3: want 0 to 9"},
		{"few", labels, zip(idx(labelsMagic, []int{6}, make([]byte, 6))), "6 training images: want more than the 5000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := originals(t, 6)
			if c.data == nil {
				if err := os.Remove(filepath.Join(dir, c.file)); err != nil {
					t.Fatal(err)
				}
			} else {
				put(t, dir, c.file, c.data)
			}
			_, err := Fashion(dir)
			if err == nil {
				t.Fatal("it passed")
			}
			where := filepath.Join(dir, c.file)
			if c.name == "few" {
				where = dir
			}
			for _, want := range []string{where, c.want, "apt-get install dataset-fashion-mnist", DebianFolder} {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%v: want %q in it", err, want)
				}
			}
			if strings.Count(err.Error(), dir) > 1 {
				t.Errorf("%v: the file is named twice", err)
			}
		})
	}
	if _, err := Fashion(filepath.Join(t.TempDir(), "nowhere")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no folder: %v", err)
	}
	dir := originals(t, 6)
	if err := os.Remove(filepath.Join(dir, images)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, images), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Fashion(dir); err == nil || !strings.Contains(err.Error(), "a folder, not a file") {
		t.Errorf("a folder: %v", err)
	}
}

// FuzzReadIDX: whatever the bytes are, readIDX gives an error or as many
// elements as the sizes say, and takes no more memory than the file can fill.
func FuzzReadIDX(f *testing.F) {
	good := idx(imagesMagic, []int{2, 3, 4}, make([]byte, 24))
	f.Add(zip(good), true, false)
	f.Add(good, true, true)
	f.Add(idx(labelsMagic, []int{3}, []byte{1, 2, 3}), false, true)
	f.Add(idx(imagesMagic, []int{1 << 20, 1 << 20, 1 << 24}, nil), true, true)
	f.Add(zip(good)[:30], true, false)
	f.Fuzz(func(t *testing.T, data []byte, images, pack bool) {
		if pack { // reach the header too, not just gzip's
			data = zip(data)
		}
		magic := labelsMagic
		if images {
			magic = imagesMagic
		}
		sizes, out, err := readIDX(bytes.NewReader(data), int64(len(data)), magic)
		if err != nil {
			if sizes != nil || out != nil {
				t.Fatalf("an error and %d bytes", len(out))
			}
			return
		}
		need := 1
		for _, s := range sizes {
			need *= s
		}
		if len(sizes) != int(magic&0xff) || need != len(out) || need == 0 || need > deflated*len(data) {
			t.Fatalf("sizes %v, %d elements from %d bytes", sizes, len(out), len(data))
		}
	})
}
