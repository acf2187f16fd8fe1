#include "textflag.h"
#include "vec_avx2_amd64.h"
#include "sums_amd64.h"

// The sums of sums_amd64.h.

// func sumAVX2(x []float64) (total float64)
TEXT ·sumAVX2(SB), NOSPLIT, $0-32
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	SUM4(PLUS0, PLUS1, PLUS2, PLUS3)
	TOTAL
	VZEROUPPER
	MOVSD X0, total+24(FP)
	RET

// func dotAVX2(x, y []float64) (total float64)
TEXT ·dotAVX2(SB), NOSPLIT, $0-56
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	MOVQ y_base+24(FP), DX
	SUM4(DOT0, DOT1, DOT2, DOT3)
	TOTAL
	VZEROUPPER
	MOVSD X0, total+48(FP)
	RET

// func deviationsAVX2(x []float64, mu float64) (s, q float64)
TEXT ·deviationsAVX2(SB), NOSPLIT, $0-48
	MOVQ x_base+0(FP), SI
	MOVQ x_len+8(FP), CX
	VBROADCASTSD mu+24(FP), Y8
	SUM4(DEVIATION0, DEVIATION1, DEVIATION0, DEVIATION1)
	VADDPD V3, V2, V2
	VADDPD V1, V0, V0
	ACROSS
	VMOVSD X0, s+32(FP)
	VMOVAPD V2, V0
	ACROSS
	VZEROUPPER
	MOVSD X0, q+40(FP)
	RET
