package surfaces

// Sliced is a surface that is a plane through a space of more coordinates than
// two, such as the loss of a network as a function of its parameters. A racer on
// it moves in that plane alone.
type Sliced interface {
	Searched
	// Slice says what the plane is. What its slices hold is not written to.
	Slice() Slice
}

// Slice describes a plane θ = θ* + x·δ + y·η through the parameters θ [Parameters]
// of a trained network, and how the training came to θ*, which is the origin.
type Slice struct {
	Network    string // what was trained, on what and how: "2-6-6-2 tanh on moons …"
	Parameters int    // of the network
	Axes       [2]SliceAxis
	// Share of the path's variance that the plane holds, 0 to 1; not a number
	// where the path has none.
	Share float64
	// Loss and Accuracy at the origin, the trained solution.
	Loss, Accuracy float64
	// Path is the training's path, one entry an epoch (or every so many, see
	// Epochs), each the point of the plane next to the parameters then. It ends
	// at the origin.
	Path   [][2]float64
	Epochs []int // [len(Path)]
	// PathLoss is the network's loss at the parameters themselves, and
	// PathDistance how far they are from the plane, in the parameters' units.
	PathLoss, PathDistance []float64 // [len(Path)]
	// Trouble says what went wrong in the training, "" where nothing did.
	Trouble string
}

// SliceAxis is one of the two directions that span a slice.
type SliceAxis struct {
	Name string // "random direction 1", "main direction 1"
	// Norm is ‖δ‖, so that 1 along the axis moves the parameters as far.
	Norm float64
	// Share of the path's variance along the axis, of the second axis what it
	// adds to the first, 0 to 1; not a number where the path has none.
	Share float64
}

// Search looks for the minima of f inside d, by a grid and a descent from each
// low point of it, and says in a sentence how that ended. The minima are marked
// as found; one whose basin is narrower than two cells of the grid (a
// hundred-and-twenty-eighth of d each) may be missed.
func Search(f Surface, d Domain) ([]Minimum, string) {
	found := search(f, d)
	return found.minima, found.text
}
