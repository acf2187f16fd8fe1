package signal

// Quantity is one of the numbers that are measured in every layer of every
// trial. Variances are population variances over batch × units (over the
// entries of the kernel for GWVar).
type Quantity int

// The quantities. z_l, h_l and the others are those of the package comment.
const (
	ActMean   Quantity = iota // mean of h_l
	PreVar                    // variance of z_l
	ActVar                    // variance of h_l
	ActMSq                    // mean of h_l²
	GPreVar                   // variance of ∂L/∂z_l
	GActVar                   // variance of ∂L/∂h_l
	GWVar                     // variance of ∂L/∂W_l, summed over the batch
	ActStd                    // standard deviation of h_l
	GivenMean                 // mean of ẑ_l, what φ is given: z_l, or BN(z_l)
	GivenVar                  // variance of ẑ_l
	GGivenVar                 // variance of ∂L/∂ẑ_l
	PhiMean                   // mean of φ(ẑ_l)
	PhiVar                    // variance of φ(ẑ_l)
	Saturated                 // fraction of |φ′(ẑ_l)| < Plan.Saturation
	Zero                      // fraction of φ(ẑ_l) that is exactly 0
	Dead                      // fraction of units whose φ(ẑ_l) is 0 for the whole batch

	// Quantities is how many there are.
	Quantities = int(iota)
)

// String is the quantity's key in files: "act_mean".
func (q Quantity) String() string {
	return [Quantities]string{"act_mean", "pre_var", "act_var", "act_msq", "gpre_var", "gact_var", "gw_var",
		"act_std", "given_mean", "given_var", "ggiven_var", "phi_mean", "phi_var", "saturated", "zero", "dead"}[q]
}

// backward says whether the quantity is known only when the signal is on its
// way back.
func (q Quantity) backward() bool {
	switch q {
	case GPreVar, GActVar, GWVar, GGivenVar, Saturated:
		return true
	}
	return false
}

// Stat is a quantity over the trials: mean and standard deviation (n − 1 in the
// denominator) of the value v and of log10 v. Rules for what is not a plain
// number:
//
//   - With one trial the deviations are NaN: one value has no spread.
//   - A value that is exactly 0 has log10 −Inf; one such trial makes Log10Mean
//     −Inf and Log10Std NaN.
//   - Log10 is taken before the value is squeezed into a float64, so it goes on
//     where Mean underflows to 0 (below 1e-308) or overflows to +Inf.
//   - A trial with infinite or not-a-number signals has the value NaN, and so
//     has every statistic it is part of.
//   - Log10 of a negative mean is NaN.
//   - What has not been measured yet is NaN.
type Stat struct{ Mean, Std, Log10Mean, Log10Std float64 }

// Layer is what was measured in one layer.
type Layer struct {
	Layer int // 1 … depth
	Stats [Quantities]Stat
	// Underflow says that in some trial the standard deviation of ∂L/∂z_l or
	// ∂L/∂h_l had shrunk below 2^−1022 = 2.2e-308, where float64 drops digits
	// (denormal numbers) and then everything: from here to the input the
	// gradients are rounding. Gradients that are 0 because units are dead are
	// exact.
	Underflow bool
	// Histograms of the first trial: nil until there is one, or when the plan
	// does not ask for them. Pre and GPre are those of z_l and ∂L/∂z_l.
	Pre, Act, GPre, GAct *Histogram
}

// Result is what is known so far. It never changes.
type Result struct {
	Plan Plan
	// Trials is how many trials stand behind the statistics. 0 means that the
	// layers are still being measured for the first time: forward values appear
	// from the first layer on, backward ones from the last.
	Trials int
	// Preview says that the statistics are those of a single quick trial with
	// the batch PreviewBatch, soon to be replaced.
	Preview      bool
	PreviewBatch int
	Progress     float64 // 0 … 1, of the layers that all trials have to pass
	Done         bool
	Layers       []Layer // [Depth]
}
