package transfer

// The ways to pretrain layers without labels.
const (
	Autoencoder = "autoencoder"
	Boltzmann   = "rbm"
)

// Methods lists the ways to pretrain layers without labels.
func Methods() []string { return []string{Autoencoder, Boltzmann} }

// The tasks that are made from the images themselves.
const (
	Masked    = "masked"     // what the hidden pixels show
	Rotation  = "rotation"   // by how many quarter turns the image is turned
	SameClass = "same-class" // whether two images are of one class
)

// AuxiliaryTasks lists the tasks that are made from the images themselves.
func AuxiliaryTasks() []string { return []string{Masked, Rotation, SameClass} }
