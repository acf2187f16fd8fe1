package assets

import "embed"

// FashionMNIST holds 6,000 training, 1,000 validation and 1,000 test images of
// Fashion-MNIST with equally many of each class, in gzip IDX files as the
// originals, and their licence, under fashion-mnist/. The folder's README says
// how they were drawn.
//
//go:embed fashion-mnist
var FashionMNIST embed.FS
