package initializers

// pinned are first weights of 3 × 2 drawn from PCG(1, 3).
func pinned() map[string]float64 {
	return map[string]float64{
		"random_normal":                 0.5595421369566238,
		"random_uniform":                0.07506951706313858,
		"glorot_uniform":                0.08223453575299995,
		"he_normal":                     0.4568642417100768,
		"he_normal:truncated=true":      0.5193848496562825,
		"variance_scaling:mode=fan_out": 0.3956560394016406,
		"orthogonal":                    0.9225808386091037,
	}
}
