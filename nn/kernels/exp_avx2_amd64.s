#include "textflag.h"
#include "vec_avx2_amd64.h"
#include "loops_amd64.h"
#include "exp_amd64.h"
#include "softplus_amd64.h"
#include "gelu_amd64.h"

// The functions of exp_amd64.h, softplus_amd64.h and gelu_amd64.h.

// func expAVX2(dst, x []float64)
TEXT ·expAVX2(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	CONSTANTS
	VBROADCASTSD e<>+56(SB), V6
	VBROADCASTSD e<>+64(SB), V7
	WALK(EXP)

// func tanhAVX2(dst, x []float64)
TEXT ·tanhAVX2(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	CONSTANTS
	VBROADCASTSD e<>+40(SB), V13
	WALK(TANH)

// func sigmoidAVX2(dst, x []float64)
TEXT ·sigmoidAVX2(SB), NOSPLIT, $0-48
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	CONSTANTS
	VBROADCASTSD e<>+64(SB), V7
	ZERO(V13)
	WALK(SIGMOID)

// func eluAVX2(y, x []float64, scaleAlpha, scale float64)
TEXT ·eluAVX2(SB), NOSPLIT, $0-64
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	VBROADCASTSD scaleAlpha+48(FP), Y6
	VBROADCASTSD scale+56(FP), Y7
	CONSTANTS
	ZERO(V13)
	WALK(ELU)

// func softplusAVX2(y, x []float64)
TEXT ·softplusAVX2(SB), NOSPLIT, $0-48
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	CONSTANTS
	VBROADCASTSD e<>+64(SB), V7
	ZERO(V13)
	WALK(SOFTPLUS)

// func geluAVX2(y, x []float64)
TEXT ·geluAVX2(SB), NOSPLIT, $0-48
	MOVQ y_base+0(FP), DI
	MOVQ y_len+8(FP), CX
	MOVQ x_base+24(FP), SI
	CONSTANTS
	WALK(GELU)

// func geluBackAVX2(dx, dy, x []float64)
TEXT ·geluBackAVX2(SB), NOSPLIT, $0-72
	MOVQ dx_base+0(FP), DI
	MOVQ dx_len+8(FP), CX
	MOVQ dy_base+24(FP), SI
	MOVQ x_base+48(FP), DX
	CONSTANTS
	WALK(GELUBACK)
