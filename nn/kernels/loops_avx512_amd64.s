#include "textflag.h"
#include "vec_avx512_amd64.h"
#include "loops_amd64.h"

// The element-wise loops of loops_amd64.h.

// func mulAVX512(dst, x, y []float64)
TEXT ·mulAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	MOVQ y_base+48(FP), DX
	WALK(MUL)

// func addAVX512(dst, x, y []float64)
TEXT ·addAVX512(SB), NOSPLIT, $0-72
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	MOVQ y_base+48(FP), DX
	WALK(ADD)

// func axpyAVX512(y, x []float64, alpha float64)
TEXT ·axpyAVX512(SB), NOSPLIT, $0-56
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	VBROADCASTSD alpha+48(FP), Z8
	WALK(AXPY)

// func scaleAVX512(x []float64, alpha float64)
TEXT ·scaleAVX512(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
	VBROADCASTSD alpha+24(FP), Z8
	WALK(SCALEBY)

// func shiftAVX512(x []float64, b float64)
TEXT ·shiftAVX512(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
	VBROADCASTSD b+24(FP), Z8
	WALK(SHIFT)

// func reluAVX512(y, x []float64)
TEXT ·reluAVX512(SB), NOSPLIT, $0-48
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	ZERO(V10)
	WALK(RELU)

// func reluBackAVX512(dx, dy, x []float64)
TEXT ·reluBackAVX512(SB), NOSPLIT, $0-72
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	ZERO(V10)
	WALK(RELUBACK)

// func leakyAVX512(dst, v, x []float64, alpha float64)
TEXT ·leakyAVX512(SB), NOSPLIT, $0-80
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ v_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	VBROADCASTSD alpha+72(FP), Z8
	ZERO(V10)
	WALK(LEAKY)

// func eluBackAVX512(dx, dy, x, y []float64, scaleAlpha, scale float64)
TEXT ·eluBackAVX512(SB), NOSPLIT, $0-112
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	MOVQ y_base+72(FP), R9
	VBROADCASTSD scaleAlpha+96(FP), Z8
	VBROADCASTSD scale+104(FP), Z9
	ZERO(V10)
	WALK(ELUBACK)

// func tanhBackAVX512(dx, dy, y []float64)
TEXT ·tanhBackAVX512(SB), NOSPLIT, $0-72
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ y_base+48(FP), DX
	ONE(V8)
	WALK(TANHBACK)

// func sigmoidBackAVX512(dx, dy, y []float64)
TEXT ·sigmoidBackAVX512(SB), NOSPLIT, $0-72
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ y_base+48(FP), DX
	ONE(V8)
	WALK(SIGMOIDBACK)

// func normalizeAVX512(y, xhat, x []float64, mean, invStd, gamma, beta float64)
TEXT ·normalizeAVX512(SB), NOSPLIT, $0-104
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ xhat_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	VBROADCASTSD mean+72(FP), Z8
	VBROADCASTSD invStd+80(FP), Z9
	VBROADCASTSD gamma+88(FP), Z10
	VBROADCASTSD beta+96(FP), Z11
	WALK(NORMALIZE)

// func normalizeBackAVX512(dx, dy, xhat []float64, factor, a, b float64)
TEXT ·normalizeBackAVX512(SB), NOSPLIT, $0-96
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ xhat_base+48(FP), DX
	VBROADCASTSD factor+72(FP), Z8
	VBROADCASTSD a+80(FP), Z9
	VBROADCASTSD b+88(FP), Z10
	WALK(NORMALIZEBACK)

// func momentumAVX512(x, m, g []float64, lr, beta float64)
TEXT ·momentumAVX512(SB), NOSPLIT, $0-88
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
	MOVQ m_base+24(FP), SI
	MOVQ g_base+48(FP), DX
	VBROADCASTSD lr+72(FP), Z8
	VBROADCASTSD beta+80(FP), Z9
	WALK(MOMENTUM)

// func rmspropAVX512(x, s, g []float64, lr, rho, rest, eps float64)
TEXT ·rmspropAVX512(SB), NOSPLIT, $0-104
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
	MOVQ s_base+24(FP), SI
	MOVQ g_base+48(FP), DX
	VBROADCASTSD lr+72(FP), Z8
	VBROADCASTSD rho+80(FP), Z9
	VBROADCASTSD rest+88(FP), Z10
	VBROADCASTSD eps+96(FP), Z11
	WALK(RMSPROP)

// func adamAVX512(x, m, s, g []float64, rate, rest1, rest2, eps float64)
TEXT ·adamAVX512(SB), NOSPLIT, $0-128
	MOVQ x_base+0(FP), DI
	MOVQ x_len+8(FP), CX
	MOVQ m_base+24(FP), SI
	MOVQ s_base+48(FP), DX
	MOVQ g_base+72(FP), R9
	VBROADCASTSD rate+96(FP), Z8
	VBROADCASTSD rest1+104(FP), Z9
	VBROADCASTSD rest2+112(FP), Z10
	VBROADCASTSD eps+120(FP), Z11
	WALK(ADAM)
