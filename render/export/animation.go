package export

import (
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"image"
	"io"
)

// animation writes the frames of a GIF one after the other. The standard
// library's encoder wants all frames in memory at once.
//
// Source: "Graphics Interchange Format, Version 89a", CompuServe 1990; the
// endless repetition is Netscape's application extension.
type animation struct {
	w       io.Writer
	size    image.Point
	colors  *palette
	shown   []uint8 // the indices that a viewer shows now
	pixels  []uint8 // of the frame that is being written
	begun   bool
	waiting bytes.Buffer // the last frame as it will be written, but for its delay
	delay   int          // of the last frame so far, hundredths of a second
}

func newAnimation(w io.Writer, size image.Point, colors *palette) *animation {
	return &animation{w: w, size: size, colors: colors, shown: make([]uint8, size.X*size.Y), pixels: make([]uint8, 0, size.X*size.Y)}
}

func (a *animation) begin() error {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(a.size.X))
	b = binary.LittleEndian.AppendUint16(b, uint16(a.size.Y))
	b = append(b, 0xF7, 0, 0) // a table of 256 colours with 8 bits each, background 0
	for i := range 256 {
		if i < len(a.colors.colors) {
			c := a.colors.colors[i]
			b = append(b, c.R, c.G, c.B)
		} else {
			b = append(b, 0, 0, 0)
		}
	}
	b = append(b, 0x21, 0xFF, 11)
	b = append(b, "NETSCAPE2.0"...)
	b = append(b, 3, 1, 0, 0, 0) // without end
	_, err := a.w.Write(b)
	return err
}

// longestDelay is what fits into a frame's head.
const longestDelay = 65535

// delayAt is where in a frame's bytes its delay stands.
const delayAt = 4

// frame takes the px of img that differ from those of last, the frame before (nil
// for none), to be shown for a time in hundredths of a second. Where none differ
// the frame before is shown longer.
func (a *animation) frame(img, last *image.RGBA, hundredths int) error {
	if !a.begun {
		if err := a.begin(); err != nil {
			return err
		}
	}
	if img == last && a.delay+hundredths <= longestDelay {
		a.delay += hundredths
		return nil
	}
	area, changed := a.compare(img, last)
	if !changed && a.begun && a.delay+hundredths <= longestDelay {
		a.delay += hundredths
		return nil
	}
	if err := a.flush(); err != nil {
		return err
	}
	a.begun, a.delay = true, min(hundredths, longestDelay)
	b := []byte{0x21, 0xF9, 4, 1<<2 | 1, 0, 0} // leave the px in place; one index is transparent; the delay
	b = append(b, transparent, 0, 0x2C)
	for _, v := range [4]int{area.Min.X, area.Min.Y, area.Dx(), area.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	b = append(b, 0, 8) // no table of its own; codes begin with 8 bits
	a.waiting.Write(b)
	blocks := &blockWriter{w: &a.waiting}
	z := lzw.NewWriter(blocks, lzw.LSB, 8)
	if _, err := z.Write(a.pixels); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return blocks.end()
}

// flush writes the frame that waits for its delay.
func (a *animation) flush() error {
	if a.waiting.Len() == 0 {
		return nil
	}
	binary.LittleEndian.PutUint16(a.waiting.Bytes()[delayAt:], uint16(a.delay))
	_, err := a.waiting.WriteTo(a.w)
	return err
}

// compare finds the rectangle of px that change and fills a.pixels with it.
func (a *animation) compare(img, last *image.RGBA) (area image.Rectangle, changed bool) {
	w, h := a.size.X, a.size.Y
	area = image.Rectangle{Min: image.Pt(w, h)}
	next := make([]int32, 0, 1024) // the px that change, with their new index
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+4*w]
		var before []uint8
		if last != nil {
			before = last.Pix[y*last.Stride : y*last.Stride+4*w]
		}
		for x := range w {
			px := row[4*x : 4*x+4 : 4*x+4]
			if before != nil {
				b := before[4*x : 4*x+4 : 4*x+4]
				if px[0] == b[0] && px[1] == b[1] && px[2] == b[2] {
					continue
				}
			}
			c := a.colors.lookup(rgb(px))
			if i := y*w + x; !a.begun || a.shown[i] != c {
				a.shown[i] = c
				next = append(next, int32(i))
				area.Min.X, area.Max.X = min(area.Min.X, x), max(area.Max.X, x+1)
				area.Min.Y, area.Max.Y = min(area.Min.Y, y), max(area.Max.Y, y+1)
			}
		}
	}
	if len(next) == 0 { // a frame must have a px
		a.pixels = append(a.pixels[:0], transparent)
		return image.Rect(0, 0, 1, 1), false
	}
	a.pixels = a.pixels[:area.Dx()*area.Dy()]
	for i := range a.pixels {
		a.pixels[i] = transparent
	}
	for _, i := range next {
		x, y := int(i)%w-area.Min.X, int(i)/w-area.Min.Y
		a.pixels[y*area.Dx()+x] = a.shown[i]
	}
	return area, true
}

func (a *animation) end() error {
	if err := a.flush(); err != nil {
		return err
	}
	_, err := a.w.Write([]byte{0x3B})
	return err
}

// blockWriter cuts a stream into the blocks of at most 255 bytes that GIF wants.
type blockWriter struct {
	w   io.Writer
	buf [256]byte // the length, then the bytes
	n   int
}

// Write implements io.Writer.
func (b *blockWriter) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		n := copy(b.buf[1+b.n:], p)
		b.n += n
		p = p[n:]
		if b.n == 255 {
			if err := b.flush(); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}

func (b *blockWriter) flush() error {
	if b.n == 0 {
		return nil
	}
	b.buf[0] = byte(b.n)
	_, err := b.w.Write(b.buf[:1+b.n])
	b.n = 0
	return err
}

func (b *blockWriter) end() error {
	if err := b.flush(); err != nil {
		return err
	}
	_, err := b.w.Write([]byte{0})
	return err
}
