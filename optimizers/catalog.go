package optimizers

import (
	"slices"

	"downhill/internal/param"
)

// Catalog lists the rules in the order to show them, and behind them the
// yardsticks; Rules leaves those out.
func Catalog() param.Catalog[Optimizer] {
	common := Common()
	// with puts the learning rate before a rule's own parameters and the common
	// ones behind.
	with := func(lr float64, own param.Specs) param.Specs {
		return slices.Concat(param.Specs{learningRate(lr)}, own, common)
	}
	return param.Catalog[Optimizer]{What: "optimizer", Entries: append([]param.Entry[Optimizer]{
		{Key: "sgd", Title: "SGD", Params: with(0.01, nil), New: checked(newSGD),
			Summary: "Follows the local slope and remembers nothing.",
			Formula: `\theta \leftarrow \theta - \eta \nabla f(\theta)`,
			Source:  "Robbins & Monro 1951; Géron 2019, equation 4-6"},
		{Key: "momentum", Title: "Momentum", Params: with(0.01, momentumParams), New: checked(newMomentum),
			Summary: "The slope accelerates a heavy ball, which rolls on through flat stretches.",
			Formula: `m \leftarrow \beta m - \eta \nabla f(\theta) , \quad \theta \leftarrow \theta + m`,
			Source:  "Polyak 1964; Géron 2019, equation 11-4"},
		{Key: "nesterov", Title: "Nesterov", Params: with(0.01, momentumParams), New: checked(newNesterov),
			Summary: "Momentum that looks at the slope where it is about to be.",
			Formula: `m \leftarrow \beta m - \eta \nabla f(\theta + \beta m) , \quad \theta \leftarrow \theta + m`,
			Source:  "Nesterov 1983; Sutskever et al. 2013, equations 3 and 4; Géron 2019, equation 11-5",
			Note:    "The path is the textbook θ; Keras stores the look-ahead point θ + βm."},
		{Key: "adagrad", Title: "AdaGrad", Params: with(0.001, adagradParams), New: checked(newAdaGrad),
			Summary: "Slows each coordinate by all the gradients it has seen, and so points more directly at the minimum.",
			Formula: `s \leftarrow s + \nabla f^2 , \quad \theta \leftarrow \theta - \eta \frac{\nabla f}{\sqrt{s + \epsilon}}`,
			Source:  "Duchi et al. 2011; Géron 2019, equation 11-6"},
		{Key: "rmsprop", Title: "RMSProp", Params: with(0.001, rmspropParams), New: checked(newRMSProp),
			Summary: "AdaGrad that forgets, so that it does not stop too early.",
			Formula: `s \leftarrow \rho s + (1-\rho) \nabla f^2 , \quad \theta \leftarrow \theta - \eta \frac{\nabla f}{\sqrt{s + \epsilon}}`,
			Source:  "Tieleman & Hinton 2012, lecture 6e; Géron 2019, equation 11-7",
			Note:    "With momentum, m gathers the quotients and is taken from θ, as in Keras: it points uphill."},
		{Key: "adadelta", Title: "Adadelta", Params: with(0.001, adadeltaParams), New: checked(newAdadelta),
			Summary: "Sizes its steps by the steps it has taken; the paper's learning rate is 1.",
			Formula: `Δ = -\frac{\sqrt{d + \epsilon}}{\sqrt{s + \epsilon}} \nabla f , \quad \theta \leftarrow \theta + \eta Δ`,
			Source:  "Zeiler 2012, algorithm 1",
			Note:    "s and d are decaying means of ∇f² and Δ²."},
		{Key: "adam", Title: "Adam", Params: with(0.001, adamParams), New: checked(newAdam),
			Summary: "Momentum and RMSProp together, with their bias at the start corrected.",
			Formula: `\theta \leftarrow \theta - \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \cdot \frac{m}{\sqrt{s}+\epsilon}`,
			Source:  "Kingma & Ba 2015, section 2; Géron 2019, equation 11-8",
			Note:    "m and s are decaying means of ∇f and ∇f²; ε stands beside the uncorrected root, as in Keras."},
		{Key: "adamw", Title: "AdamW", Params: with(0.001, adamwParams), New: checked(newAdamW),
			Summary: "Adam with a weight decay that the division leaves alone.",
			Formula: `\theta \leftarrow \theta - \eta \lambda \theta - \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \cdot \frac{m}{\sqrt{s}+\epsilon}`,
			Source:  "Loshchilov & Hutter 2019, algorithm 2"},
		{Key: "adamax", Title: "AdaMax", Params: with(0.001, adamaxParams), New: checked(newAdaMax),
			Summary: "Adam that divides by the largest recent gradient instead of a mean.",
			Formula: `u \leftarrow \text{max}(\beta_2 u, |\nabla f|) , \quad \theta \leftarrow \theta - \frac{\eta}{1-\beta_1^t} \cdot \frac{m}{u+\epsilon}`,
			Source:  "Kingma & Ba 2015, algorithm 2"},
		{Key: "nadam", Title: "Nadam", Params: with(0.001, nadamParams), New: checked(newNadam),
			Summary: "Adam with Nesterov's look ahead.",
			Formula: `\theta \leftarrow \theta - \frac{\eta}{\sqrt{\hat{s}}+\epsilon} \left( \frac{\mu_{t+1} m}{1-\mu_1 \cdot \cdot \cdot \mu_{t+1}} + \frac{(1-\mu_t) \nabla f}{1-\mu_1 \cdot \cdot \cdot \mu_t} \right)`,
			Source:  "Dozat 2016, algorithm 2",
			Note:    "The momentum warms up: μ is β₁(1 − 0.5 · 0.96ᵗ)."},
		{Key: "adabound", Title: "AdaBound", Params: with(0.001, adaboundParams), New: checked(newAdaBound),
			Summary: "Adam whose rates are squeezed, step by step, into that of gradient descent.",
			Formula: `\theta \leftarrow \theta - \text{clip}\left( \eta \frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t} \cdot \frac{1}{\sqrt{s}+\epsilon} , \eta^*\frac{γt}{γt+1} , \eta^*\frac{γt+1}{γt} \right) m`,
			Source:  "Luo et al. 2019, algorithm 2, as in the authors' program",
			Note:    "With bias correction, without the paper's division by √t; a schedule scales the final rate too."},
		{Key: "ftrl", Title: "FTRL", Params: with(0.001, ftrlParams), New: checked(newFTRL),
			Summary: "Solves for the weights that would have been best so far, and makes exact zeros.",
			Formula: `\theta \leftarrow \frac{\text{sign}(z) l_1 - z}{(\beta + \sqrt{n})/\eta + 2 l_2} \quad (0 \quad \text{where} \quad |z| ≤ l_1)`,
			Source:  "McMahan et al. 2013, algorithm 1",
			Note:    "The first step pulls the initial weights towards 0, unless keep_initial is set."},
		{Key: "lion", Title: "Lion", Params: with(0.001, lionParams), New: checked(newLion),
			Summary: "Moves every coordinate by the same amount, in the direction of a mean.",
			Formula: `\theta \leftarrow \theta - \eta \text{sign}(\beta_1 m + (1-\beta_1) \nabla f)`,
			Source:  "Chen et al. 2023, algorithm 2"},
		{Key: "newton", Title: "Newton", Params: with(1, newtonParams), New: checked(newNewton),
			Summary: "Jumps to the minimum of the parabola that fits here; needs second derivatives.",
			Formula: `\theta \leftarrow \theta - \eta (H + \lambda I)^{-1} \nabla f`,
			Source:  "Nocedal & Wright 2006, equation 2.15 and algorithm 3.3",
			Note:    "Where the Hessian is not positive definite it is damped until it is, and says so. It takes the step that η says; newton_search looks for it."},
	}, yardsticks()...)}
}
