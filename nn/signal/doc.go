// Package signal measures how a signal passes forward and back through a deep
// stack of dense layers at initialization, layer by layer and over many draws
// of the weights: what an initializer is there for (Glorot & Bengio 2010; He et
// al. 2015).
//
// # The stack
//
// The input x ~ N(InputMean, InputStd²) is a batch of Batch instances of Width
// features, h_0 = x. Every layer l = 1 … Depth has Width units and a kernel
// W_l [Width][Width]; the activation stands after every layer, the last one too:
//
//	z_l = W_lᵀ h_{l−1} + b_l    pre-activation; b_l only where BiasVariance > 0
//	ẑ_l = z_l                   or BN(z_l), with batch normalization "before"
//	y_l = φ(ẑ_l)
//	h_l = y_l                   or BN(y_l), with batch normalization "after";
//	                            then dropout; then, with Skip, plus h_{l−1}
//
// BN(v) = (v − μ)/√(σ² + ε) with the statistics of the batch, γ = 1, β = 0 and
// ε = Epsilon. Dropout is that of nn.Dropout (inverted) or nn.AlphaDropout, and
// RReLU draws a slope for every value, both as in training. Tied gives all
// layers the kernel (and bias) of the first: a recurrent network unrolled in
// time.
//
// Back goes R ~ N(0, 1), one number for each output, in place of ∂L/∂h_Depth,
// which is the loss L = Σ h_Depth · R. The gradient passes through the
// statistics of batch normalization. ∂L/∂W_l is summed over the batch; where
// layers are tied it is the part of layer l alone.
//
// So pre-activation means z_l, the dense layer's own output, with and without
// batch normalization; what the activation is given is measured too (GivenMean,
// GivenVar, GGivenVar), and equal where there is none. Activation means h_l,
// what the next layer sees; φ's own output is PhiMean and PhiVar. Zero, Dead and
// Saturated are about φ alone.
//
// # Numbers
//
// All is float64. Variances are taken of scaled values where squares would leave
// float64, so that log10 of a variance can be followed to −600 and below; the
// gradients themselves lose digits below 2.2e-308 (Layer.Underflow) and end in
// zeros. Signals that overflow become infinite and then not a number, and so
// does everything measured of them (see Stat). Sums inside a layer are those of
// nn/kernels: other machines may give other last digits, the same machine gives
// the same bits, with any number of cores and any budgets.
//
// Random numbers come from a PCG for each (seed, trial, what, layer): two plans
// with one seed and one size have the same inputs and, where the initializer
// scales one distribution, the same weights up to that scale.
package signal
