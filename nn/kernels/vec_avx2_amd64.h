// The vector unit as the loops see it, AVX2 with FMA: V0–V13, 4 lanes; see
// vec_avx512_amd64.h. Y14 is scratch, Y15 masks the tail.

#define V0 Y0
#define V1 Y1
#define V2 Y2
#define V3 Y3
#define V4 Y4
#define V5 Y5
#define V6 Y6
#define V7 Y7
#define V8 Y8
#define V9 Y9
#define V10 Y10
#define V11 Y11
#define V12 Y12
#define V13 Y13
#define LANES 4
#define BYTES 32

#define ZERO(v) VXORPD v, v, v

#define LOADF(p, v) VMOVUPD (p)(AX*1), v
#define STOREF(v, p) VMOVUPD v, (p)(AX*1)
#define LOADM(p, v) VMASKMOVPD (p)(AX*1), Y15, v
#define STOREM(v, p) VMASKMOVPD v, Y15, (p)(AX*1)
#define KEEPF(v)
#define KEEPM(v) VANDPD Y15, v, v

// Four lanes of ones and four of zeros; the mask of n lanes starts n lanes
// before the zeros.
DATA lanes<>+0(SB)/8, $-1
DATA lanes<>+8(SB)/8, $-1
DATA lanes<>+16(SB)/8, $-1
DATA lanes<>+24(SB)/8, $-1
DATA lanes<>+32(SB)/8, $0
DATA lanes<>+40(SB)/8, $0
DATA lanes<>+48(SB)/8, $0
DATA lanes<>+56(SB)/8, $0
GLOBL lanes<>(SB), RODATA|NOPTR, $64

#define TAILMASK \
	LEAQ lanes<>+32(SB), BX; \
	MOVQ CX, R8; \
	NEGQ R8; \
	VMOVUPD (BX)(R8*8), Y15

#define SELECT(x, zero, a, b, dst) \
	VCMPPD $0x1e, zero, x, Y14; \
	VBLENDVPD Y14, a, b, dst

#define FMAC(c, a, b) \
	VBROADCASTSD c, Y14; \
	VFMADD213PD Y14, a, b

// k stands in the low bits of V1; −1022 ≤ k.
#define POWER \
	VPSLLQ $52, V1, V1; \
	VPADDQ V12, V1, V1

// In two factors, of which the first is exact: 2ᵏ itself may be out of range
// where the product is not.
#define SCALE \
	VPSRAD $1, V1, V2; \
	VPSUBD V2, V1, V1; \
	VPSLLQ $52, V2, V2; \
	VPADDQ V12, V2, V2; \
	VMULPD V2, V3, V3; \
	VPSLLQ $52, V1, V1; \
	VPADDQ V12, V1, V1; \
	VMULPD V1, V3, V3

#define ACROSS \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPD X1, X0, X0; \
	VUNPCKHPD X0, X0, X1; \
	VADDSD X1, X0, X0
