//go:build !js

package app

import (
	"io"

	"downhill/render/export"
)

// downloads says whether files leave through the browser.
const downloads = false

// deliver writes a file, whole or not at all.
func deliver(path string, text []byte) error {
	return deliverStream(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// deliverStream is deliver for what is written bit by bit.
func deliverStream(path string, write func(io.Writer) error) error {
	return export.Atomically(path, write)
}
