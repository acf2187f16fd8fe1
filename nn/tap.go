package nn

// Signal says what a Tap is shown.
type Signal int

// The signals, each of one layer of Model.Layers.
const (
	Output      Signal = iota // what the layer gave
	GradOutput                // ∂L/∂output
	GradWeights               // ∂L/∂kernel (or another first variable), penalties left out
)

func (s Signal) String() string { return [...]string{"output", "gradient", "weight gradient"}[s] }

// Tap is shown what passes through the layers. b may be read during the call
// only.
type Tap interface {
	Observe(layer int, s Signal, b Batch)
}
