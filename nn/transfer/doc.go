// Package transfer reuses what a network has learnt for another task: layers of
// a network trained on other classes, layers that were pretrained without labels
// (greedily by autoencoders or restricted Boltzmann machines), and the lower
// layers of a network that learnt an auxiliary task made from the images
// themselves.
//
// A network is seen as blocks: a dense layer with what follows it up to the next
// one. Operate takes blocks of one network into another; Tune trains that by a
// plan of phases in which blocks are frozen and thawed; Autoencoders, Boltzmann
// and Auxiliary make networks whose blocks are worth taking. All of it depends
// on seeds alone, never on how many trainings run side by side.
//
// # Speed
//
// An epoch of model A (784-300-100-50-50-50-8 SELU, batches of 32, gradient
// descent) on 44,000 images takes 0.62 to 0.70 s of one core, evaluation on 4,000
// included; twenty take 13 s. That is 1.19 to 1.22 times what the products of its
// steps alone take (90 to 100 GFLOP/s), and 1.29 to 1.45 times what they take in
// their best slices, which is what the benchmark of package kernels reports.
// Measured by BenchmarkModelA, epochs and products in turns, eight runs of two
// epochs, in processor time, on one of the two cores (AVX-512, 1 MiB of second
// cache each) of a machine that was busy with other work.
//
// Source: Géron 2019, chapter 11, "Reusing Pretrained Layers".
package transfer
