package trainpage

import (
	"fmt"
	"math"
	"strings"

	"downhill/internal/scenario"
	livelab "downhill/render/labs/train/live"
	"downhill/render/ui"
)

// describe is a network in words: "20 × 100 sigmoid".
func describe(n *scenario.Net) string {
	size, activation := described(n)
	return strings.TrimSpace(size + " " + activation)
}

// described is a network in words, its layers and its activation.
func described(n *scenario.Net) (size, activation string) {
	if len(n.Layers) == 0 {
		return "linear", ""
	}
	return shape(n.Layers), small(scenario.FunctionLabel(n.Activation))
}

// ratioShort names the layers of a lane's ratio where there is little room.
func ratioShort(last int) string { return fmt.Sprintf("1 / %d", last) }

// small writes a name as within a sentence: sigmoid, but ReLU.
func small(name string) string {
	if len(name) > 1 && name[1] >= 'a' && name[1] <= 'z' && !strings.HasPrefix(name, "Re") && !strings.HasPrefix(name, "Leaky") {
		return strings.ToLower(name[:1]) + name[1:]
	}
	return name
}

// shape is the layers in words: "20 × 100" where they are equal, "300-100" else.
func shape(layers []int) string {
	if uniform(layers) {
		return fmt.Sprintf("%d × %d", len(layers), layers[0])
	}
	words := make([]string, 0, len(layers))
	for i, n := range layers {
		if i == 4 && len(layers) > 5 {
			words = append(words, "…", fmt.Sprint(layers[len(layers)-1]))
			break
		}
		words = append(words, fmt.Sprint(n))
	}
	return strings.Join(words, "-")
}

func uniform(layers []int) bool {
	for _, n := range layers {
		if n != layers[0] {
			return false
		}
	}
	return len(layers) > 0
}

// grouped writes a whole number with commas between thousands.
func grouped(n int) string {
	text := fmt.Sprint(n)
	var b strings.Builder
	for i, r := range text {
		if i > 0 && (len(text)-i)%3 == 0 && r != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// scores are a lane's validation loss and accuracy of the last epoch at or
// before the step, "" for what is not there.
func scores(l *livelab.Lane, step int) (loss, accuracy string) {
	for i := len(l.Evaluations) - 1; i >= 0; i-- {
		e := l.Evaluations[i]
		if e.Step > step && i > 0 {
			continue
		}
		loss = ui.FormatNumber(e.ValidLoss, 4)
		if finite(e.ValidLoss) && math.Abs(e.ValidLoss) >= 1e-3 && e.ValidLoss < 1e4 {
			loss = fmt.Sprintf("%.3f", e.ValidLoss)
		}
		if finite(e.ValidAccuracy) {
			accuracy = fmt.Sprintf("%.1f %%", 100*e.ValidAccuracy)
		}
		break
	}
	return loss, accuracy
}

// compared is the card that says what sets the selected lane apart.
func (pg *Page) compared() string {
	t := pg.settings()
	i, from := pg.selected(), 0
	if len(t.Nets) < 2 {
		return "One lane. Duplicate it and change one thing: both train on the same data and batches from the same seed."
	}
	if i == 0 {
		i = 1
		if len(t.Nets) > 2 {
			return "A is what the others are compared with. Same data, same batches, same seed."
		}
	}
	diff := livelab.Differences(&t.Nets[from], &t.Nets[i])
	switch len(diff) {
	case 0:
		return fmt.Sprintf("%s is the same as A so far: change one thing in it. Same data, same batches, same first weights.", letter(i))
	case 1:
		return fmt.Sprintf("%s differs from A in one thing: %s. Same data, same batches, same seed.", letter(i), strings.TrimPrefix(diff[0], "+ "))
	}
	return fmt.Sprintf("%s differs from A in %d things: %s. Same data, same batches, same seed.", letter(i), len(diff), strings.Join(diff, "; "))
}
