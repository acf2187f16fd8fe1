package datasets

import (
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// The magic numbers of the IDX format: two zero bytes, 8 for unsigned bytes, and
// the number of dimensions. Source: LeCun et al., the MNIST database page.
const (
	labelsMagic uint32 = 0x00000801
	imagesMagic uint32 = 0x00000803
)

// deflated is the most that deflate can shrink: 258 bytes to 2 bits.
const deflated = 1032

// largestIDX is the most bytes that an IDX file may hold: four times what
// Fashion-MNIST's largest one has.
const largestIDX = 200 << 20

// readIDX reads a gzip file in IDX format with this magic number: a big-endian
// header of the magic number and the size of every dimension, then one byte an
// element. packed is the size of the file, which bounds what the header may
// claim before memory is taken for it. The errors say what is wrong, not where.
func readIDX(r io.Reader, packed int64, magic uint32) (sizes []int, data []byte, err error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		if errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, nil, errors.New("not a gzip file: want the compressed original")
		}
		return nil, nil, err
	}
	header := make([]byte, 4+4*(magic&0xff))
	if n, err := io.ReadFull(z, header); err != nil {
		return nil, nil, cutShort(err, n, len(header))
	}
	if got := binary.BigEndian.Uint32(header); got != magic {
		return nil, nil, fmt.Errorf("magic number 0x%08x: want 0x%08x (%s)", got, magic, holds(magic))
	}
	need := uint64(1)
	for at := 4; at < len(header); at += 4 {
		size := binary.BigEndian.Uint32(header[at:])
		sizes = append(sizes, int(size))
		if need *= uint64(size); size == 0 || need > largestIDX {
			return nil, nil, fmt.Errorf("the header says sizes %v: want at least 1 each and at most %d bytes", sizes, largestIDX)
		}
	}
	if need > uint64(packed)*deflated {
		return nil, nil, fmt.Errorf("the header says %d bytes, and %d compressed ones cannot hold them: cut short or damaged", need, packed)
	}
	data = make([]byte, need)
	if n, err := io.ReadFull(z, data); err != nil {
		return nil, nil, cutShort(err, n, len(data))
	}
	// Reading on to the end checks the sum that gzip keeps.
	if n, err := io.ReadFull(z, header[:1]); n > 0 || err == nil {
		return nil, nil, fmt.Errorf("more than the %d bytes that the header says: damaged", need)
	} else if err != io.EOF {
		return nil, nil, cutShort(err, len(data), len(data))
	}
	return sizes, data, nil
}

// holds says what a file with this magic number is.
func holds(magic uint32) string {
	if magic == labelsMagic {
		return "labels: unsigned bytes in 1 dimension"
	}
	return "images: unsigned bytes in 3 dimensions"
}

// cutShort says why reading ended after got of want bytes.
func cutShort(err error, got, want int) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("cut short: got %d of %d bytes", got, want)
	case errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt):
		return fmt.Errorf("damaged after %d of %d bytes: %w", got, want, err)
	}
	return err
}
