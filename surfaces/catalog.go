package surfaces

import "downhill/internal/param"

// Catalog lists the surfaces in the order to show them.
func Catalog() param.Catalog[Surface] {
	return param.Catalog[Surface]{What: "surface", Entries: []param.Entry[Surface]{
		{Key: "bowl", Title: "Elongated bowl", Params: bowlParams, New: newBowl,
			Summary: "Steep one way and flat the other: what plain gradient descent is slow at.",
			Formula: `f = \frac{1}{2}(x^2 + \kappa y^2)`, Source: "Géron 2019, figure 11-7"},
	}}
}
