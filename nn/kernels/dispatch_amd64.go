package kernels

import "golang.org/x/sys/cpu"

// detect asks the processor, and the operating system whether it saves the wide
// registers.
func detect() level {
	x := &cpu.X86
	switch {
	case x.HasAVX512F && x.HasAVX512DQ && x.HasAVX2 && x.HasFMA:
		return avx512
	case x.HasAVX2 && x.HasFMA:
		return avx2
	}
	return plain
}

func mul(l level, dst, x, y []float64) {
	switch l {
	case avx512:
		mulAVX512(dst, x, y)
	case avx2:
		mulAVX2(dst, x, y)
	default:
		mulGo(dst, x, y)
	}
}

func add(l level, dst, x, y []float64) {
	switch l {
	case avx512:
		addAVX512(dst, x, y)
	case avx2:
		addAVX2(dst, x, y)
	default:
		addGo(dst, x, y)
	}
}

func axpy(l level, y, x []float64, alpha float64) {
	switch l {
	case avx512:
		axpyAVX512(y, x, alpha)
	case avx2:
		axpyAVX2(y, x, alpha)
	default:
		axpyGo(y, x, alpha)
	}
}

func scale(l level, x []float64, alpha float64) {
	switch l {
	case avx512:
		scaleAVX512(x, alpha)
	case avx2:
		scaleAVX2(x, alpha)
	default:
		scaleGo(x, alpha)
	}
}

func shift(l level, x []float64, b float64) {
	switch l {
	case avx512:
		shiftAVX512(x, b)
	case avx2:
		shiftAVX2(x, b)
	default:
		shiftGo(x, b)
	}
}

func relu(l level, y, x []float64) {
	switch l {
	case avx512:
		reluAVX512(y, x)
	case avx2:
		reluAVX2(y, x)
	default:
		reluGo(y, x)
	}
}

func reluBack(l level, dx, dy, x []float64) {
	switch l {
	case avx512:
		reluBackAVX512(dx, dy, x)
	case avx2:
		reluBackAVX2(dx, dy, x)
	default:
		reluBackGo(dx, dy, x)
	}
}

func leaky(l level, dst, v, x []float64, alpha float64) {
	switch l {
	case avx512:
		leakyAVX512(dst, v, x, alpha)
	case avx2:
		leakyAVX2(dst, v, x, alpha)
	default:
		leakyGo(dst, v, x, alpha)
	}
}

func eluBack(l level, dx, dy, x, y []float64, scaleAlpha, scale float64) {
	switch l {
	case avx512:
		eluBackAVX512(dx, dy, x, y, scaleAlpha, scale)
	case avx2:
		eluBackAVX2(dx, dy, x, y, scaleAlpha, scale)
	default:
		eluBackGo(dx, dy, x, y, scaleAlpha, scale)
	}
}

func tanhBack(l level, dx, dy, y []float64) {
	switch l {
	case avx512:
		tanhBackAVX512(dx, dy, y)
	case avx2:
		tanhBackAVX2(dx, dy, y)
	default:
		tanhBackGo(dx, dy, y)
	}
}

func sigmoidBack(l level, dx, dy, y []float64) {
	switch l {
	case avx512:
		sigmoidBackAVX512(dx, dy, y)
	case avx2:
		sigmoidBackAVX2(dx, dy, y)
	default:
		sigmoidBackGo(dx, dy, y)
	}
}

func normalize(l level, y, xhat, x []float64, mean, invStd, gamma, beta float64) {
	switch l {
	case avx512:
		normalizeAVX512(y, xhat, x, mean, invStd, gamma, beta)
	case avx2:
		normalizeAVX2(y, xhat, x, mean, invStd, gamma, beta)
	default:
		normalizeGo(y, xhat, x, mean, invStd, gamma, beta)
	}
}

func normalizeBack(l level, dx, dy, xhat []float64, factor, a, b float64) {
	switch l {
	case avx512:
		normalizeBackAVX512(dx, dy, xhat, factor, a, b)
	case avx2:
		normalizeBackAVX2(dx, dy, xhat, factor, a, b)
	default:
		normalizeBackGo(dx, dy, xhat, factor, a, b)
	}
}

func momentum(l level, x, m, g []float64, lr, beta float64) {
	switch l {
	case avx512:
		momentumAVX512(x, m, g, lr, beta)
	case avx2:
		momentumAVX2(x, m, g, lr, beta)
	default:
		momentumGo(x, m, g, lr, beta)
	}
}

func rmsprop(l level, x, s, g []float64, lr, rho, rest, eps float64) {
	switch l {
	case avx512:
		rmspropAVX512(x, s, g, lr, rho, rest, eps)
	case avx2:
		rmspropAVX2(x, s, g, lr, rho, rest, eps)
	default:
		rmspropGo(x, s, g, lr, rho, rest, eps)
	}
}

func adam(l level, x, m, s, g []float64, rate, rest1, rest2, eps float64) {
	switch l {
	case avx512:
		adamAVX512(x, m, s, g, rate, rest1, rest2, eps)
	case avx2:
		adamAVX2(x, m, s, g, rate, rest1, rest2, eps)
	default:
		adamGo(x, m, s, g, rate, rest1, rest2, eps)
	}
}

func exp(l level, dst, x []float64) {
	switch l {
	case avx512:
		expAVX512(dst, x)
	case avx2:
		expAVX2(dst, x)
	default:
		expGo(dst, x)
	}
}

func tanh(l level, dst, x []float64) {
	switch l {
	case avx512:
		tanhAVX512(dst, x)
	case avx2:
		tanhAVX2(dst, x)
	default:
		tanhGo(dst, x)
	}
}

func sigmoid(l level, dst, x []float64) {
	switch l {
	case avx512:
		sigmoidAVX512(dst, x)
	case avx2:
		sigmoidAVX2(dst, x)
	default:
		sigmoidGo(dst, x)
	}
}

func elu(l level, y, x []float64, scaleAlpha, scale float64) {
	switch l {
	case avx512:
		eluAVX512(y, x, scaleAlpha, scale)
	case avx2:
		eluAVX2(y, x, scaleAlpha, scale)
	default:
		eluGo(y, x, scaleAlpha, scale)
	}
}

func softplus(l level, y, x []float64) {
	switch l {
	case avx512:
		softplusAVX512(y, x)
	case avx2:
		softplusAVX2(y, x)
	default:
		softplusGo(y, x)
	}
}

func gelu(l level, y, x []float64) {
	switch l {
	case avx512:
		geluAVX512(y, x)
	case avx2:
		geluAVX2(y, x)
	default:
		geluGo(y, x)
	}
}

func geluBack(l level, dx, dy, x []float64) {
	switch l {
	case avx512:
		geluBackAVX512(dx, dy, x)
	case avx2:
		geluBackAVX2(dx, dy, x)
	default:
		geluBackGo(dx, dy, x)
	}
}

func sum(l level, x []float64) (total float64) {
	switch l {
	case avx512:
		return sumAVX512(x)
	case avx2:
		return sumAVX2(x)
	default:
		return sumGo(x)
	}
}

func dot(l level, x, y []float64) (total float64) {
	switch l {
	case avx512:
		return dotAVX512(x, y)
	case avx2:
		return dotAVX2(x, y)
	default:
		return dotGo(x, y)
	}
}

func deviations(l level, x []float64, mu float64) (s, q float64) {
	switch l {
	case avx512:
		return deviationsAVX512(x, mu)
	case avx2:
		return deviationsAVX2(x, mu)
	default:
		return deviationsGo(x, mu)
	}
}
