package optimizers

import (
	"slices"

	"downhill/internal/param"
)

// yardsticks are the catalog's entries of gonum's methods.
func yardsticks() []param.Entry[Optimizer] {
	entries := []param.Entry[Optimizer]{
		{Key: "bfgs", Title: "BFGS", Params: lineSearchParams(Bisection, 0.9), New: newBFGS,
			Summary: "Learns the inverse Hessian from the gradients on its way, n² numbers, and searches along every direction.",
			Formula: `\theta \leftarrow \theta - \alpha B \nabla f , \quad B \leftarrow (I - \rho s y^T) B (I - \rho y s^T) + \rho s s^T`,
			Source:  "Nocedal & Wright 2006, equation 6.17; gonum optimize.BFGS"},
		{Key: "lbfgs", Title: "L-BFGS", Params: slices.Concat(param.Specs{storeSpec()}, lineSearchParams(Bisection, 0.9)), New: newLBFGS,
			Summary: "BFGS that remembers its last m steps in the place of a matrix.",
			Formula: `\theta \leftarrow \theta - \alpha B_m \nabla f`,
			Source:  "Nocedal & Wright 2006, algorithm 7.4; gonum optimize.LBFGS"},
		{Key: "cg", Title: "CG", Params: slices.Concat(cgParams(), lineSearchParams(MoreThuente, 0.1)), New: newCG,
			Summary: "Conjugate gradients: keeps a share of the last direction, so that searches do not undo one another.",
			Formula: `d \leftarrow -\nabla f + \beta d , \quad \theta \leftarrow \theta + \alpha d`,
			Source:  "Nocedal & Wright 2006, section 5.2; Hager & Zhang 2006; gonum optimize.CG"},
		{Key: "newton_search", Title: "Newton search", Params: slices.Concat(param.Specs{increaseSpec()}, lineSearchParams(Bisection, 0.9)), New: newNewtonSearch,
			Summary: "Newton's direction with a line search: needs the n² second derivatives at every step.",
			Formula: `\theta \leftarrow \theta - \alpha (H + \tau I)^{-1} \nabla f`,
			Source:  "Nocedal & Wright 2006, algorithms 3.2 and 3.3; gonum optimize.Newton",
			Note:    "newton is the plain rule: it takes the step that η says."},
		{Key: "nelder_mead", Title: "Nelder–Mead", Params: nelderMeadParams(), New: newNelderMead,
			Summary: "A simplex of n + 1 points that crawls by the values of f alone, without any gradient.",
			Formula: `\theta_r \leftarrow c + \rho (c - \theta_w)`,
			Source:  "Nelder & Mead 1965; Gao & Han 2012; gonum optimize.NelderMead",
			Note:    "The first step builds the simplex; θ is its best corner."},
	}
	for i := range entries {
		entries[i].Group = GroupYardsticks
		if entries[i].Note != "" {
			entries[i].Note += " "
		}
		entries[i].Note += "A yardstick: no learning rate, no clipping, no schedule; its evaluations count f, ∇f and n for a Hessian."
	}
	return entries
}
