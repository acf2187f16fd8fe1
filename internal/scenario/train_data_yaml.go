package scenario

import (
	"errors"
	"fmt"

	"downhill/internal/param"
)

// DataText writes the data as they are called in a caption: as on the command
// line, but that points placed by hand are counted.
func (t *Train) DataText() string {
	text := Data().Format(param.Choice{Key: t.Data.Key, Values: withoutPoints(t.Data)})
	switch n := len(t.Points()); {
	case n == 0:
	case t.Data.Key == DataPoints:
		text = fmt.Sprintf("%d %s", n, text)
	case n == 1:
		text += " and a point placed by hand"
	default:
		text += fmt.Sprintf(" and %d points placed by hand", n)
	}
	return text
}

// withoutPoints are the values of the data without what is written on lines of
// its own.
func withoutPoints(data param.Choice) param.Values {
	v := data.Values.Clone()
	delete(v, pointsKey)
	return v
}

// writeData writes the data: what may be long, or hold the signs that part
// parameters, on lines of its own.
func (d *trainDoc) writeData(data param.Choice) {
	v := withoutPoints(data)
	d.Points = pointsDoc(data)
	if data.Key == DataCSV {
		d.File, d.Label, d.Target = v.Text(pathKey), v.Text(labelKey), v.Text(targetKey)
		for _, key := range []string{pathKey, labelKey, targetKey} {
			delete(v, key)
		}
	}
	d.Data = Data().Format(param.Choice{Key: data.Key, Values: v})
}

// readData reads the data.
func (d *trainDoc) readData() (param.Choice, error) {
	if d.Data == "" {
		return param.Choice{}, errors.New("train.data: missing; want a data set such as fashion-mnist or moons:noise=0.2")
	}
	name, pairs, err := param.Parse(d.Data)
	if err != nil {
		return param.Choice{}, fmt.Errorf("train.data: %w", err)
	}
	e, err := Data().Lookup(name)
	if err != nil {
		return param.Choice{}, fmt.Errorf("train.data: %w", err)
	}
	data := param.Choice{Key: name}
	if data.Values, err = e.Params.Read(name, pairs); err != nil {
		return data, fmt.Errorf("train.data: %w", err)
	}
	for _, line := range []struct{ key, name, text string }{{pathKey, "file", d.File}, {labelKey, "label", d.Label}, {targetKey, "target", d.Target}} {
		switch {
		case line.text == "":
		case name != DataCSV:
			return data, fmt.Errorf("train.%s: it belongs to data: csv; these are %s", line.name, name)
		case data.Values.Text(line.key) != "":
			return data, fmt.Errorf("train.%s: data says %s too; keep one of the two", line.name, line.key)
		default:
			data.Values[line.key] = param.Word(line.text)
		}
	}
	if data, err = takePoints(data, d.Points); err != nil {
		return data, fmt.Errorf("train.points: %w", err)
	}
	if _, err = Data().Build(data); err != nil {
		return data, fmt.Errorf("train.data: %w", err)
	}
	return data, nil
}
