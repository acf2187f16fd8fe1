package app

import (
	"bytes"
	"io"
	"path/filepath"
	"syscall/js"
)

// downloads says whether files leave through the browser.
const downloads = true

// deliverStream is deliver for what is written bit by bit.
func deliverStream(path string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return err
	}
	return deliver(path, text.Bytes())
}

// deliver hands a file to the browser as a download, through a Blob link.
func deliver(path string, text []byte) error {
	array := js.Global().Get("Uint8Array").New(len(text))
	js.CopyBytesToJS(array, text)
	url := js.Global().Get("URL").Call("createObjectURL", js.Global().Get("Blob").New([]any{array}))
	doc := js.Global().Get("document")
	link := doc.Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", filepath.Base(path))
	doc.Get("body").Call("appendChild", link)
	link.Call("click")
	link.Call("remove")
	js.Global().Get("URL").Call("revokeObjectURL", url)
	return nil
}
