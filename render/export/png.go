package export

import (
	"encoding/binary"
	"hash/crc32"
	"math"
)

// withResolution adds the pHYs chunk to a PNG file: px a metre in both
// directions. Source: PNG specification, 3rd edition, section 11.3.4.3.
func withResolution(file []byte, dpi float64) []byte {
	const header = 8 + 25 // the signature and the IHDR chunk, which comes first
	if len(file) < header {
		return file
	}
	perMetre := uint32(math.Round(dpi / 0.0254))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1) // the unit is the metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	out := make([]byte, 0, len(file)+len(chunk))
	out = append(out, file[:header]...)
	out = append(out, chunk...)
	return append(out, file[header:]...)
}
