// eˣ, tanh, the logistic function and ELU for either vector unit.
//
// Cody and Waite's reduction (1980): with k = x/ln 2 rounded, x = k·ln 2 + r,
// |r| ≤ ln 2/2, where ln 2 is given in two parts of which the first has 33 bits,
// so that k·ln2hi is exact. Then eʳ − 1 = r + r²·q(r) with the minimax
// polynomial of degree 10 for q, found by Remez' exchange in 60 digits; its
// error, 1.4·10⁻¹⁸, is far below the rounding. Its even and odd terms are summed
// side by side, so that they wait half as long for one another. eˣ = 2ᵏ·eʳ and
// eˣ − 1 = 2ᵏ·(eʳ − 1) + (2ᵏ − 1), the latter without cancellation.
//
// V8 1/ln 2, V9 1.5·2⁵² (added, it rounds to integers), V10 ln2hi, V11 ln2lo,
// V12 1.

DATA e<>+0(SB)/8, $0x3ff71547652b82fe   // 1/ln 2
DATA e<>+8(SB)/8, $0x4338000000000000   // 1.5·2⁵²
DATA e<>+16(SB)/8, $0x3fe62e42fee00000  // ln 2, upper 33 bits
DATA e<>+24(SB)/8, $0x3dea39ef35793c76  // ln 2, the rest
DATA e<>+32(SB)/8, $1.0
DATA e<>+40(SB)/8, $2.0
DATA e<>+48(SB)/8, $0x8000000000000000  // the sign
DATA e<>+56(SB)/8, $710.0               // eˣ = +Inf from 709.79 up
DATA e<>+64(SB)/8, $-746.0              // eˣ = 0 from −745.14 down
DATA e<>+72(SB)/8, $-80.0               // eˣ − 1 = −1 long before
DATA e<>+80(SB)/8, $0x3e21f8b6e8d6abf1  // q: 0x1.1f8b6e8d6abf1p−29 r¹⁰
DATA e<>+88(SB)/8, $0x3e5af4e19fbafa5d  // 0x1.af4e19fbafa5dp−26 r⁹
DATA e<>+96(SB)/8, $0x3e927e4ccb99ce04  // 0x1.27e4ccb99ce04p−22 r⁸
DATA e<>+104(SB)/8, $0x3ec71de021a3bde6 // 0x1.71de021a3bde6p−19 r⁷
DATA e<>+112(SB)/8, $0x3efa01a01ad03401 // 0x1.a01a01ad03401p−16 r⁶
DATA e<>+120(SB)/8, $0x3f2a01a01abef603 // 0x1.a01a01abef603p−13 r⁵
DATA e<>+128(SB)/8, $0x3f56c16c16c151e5 // 0x1.6c16c16c151e5p−10 r⁴
DATA e<>+136(SB)/8, $0x3f811111111100ce // 0x1.11111111100cep−7 r³
DATA e<>+144(SB)/8, $0x3fa5555555555558 // 0x1.5555555555558p−5 r²
DATA e<>+152(SB)/8, $0x3fc5555555555557 // 0x1.5555555555557p−3 r
DATA e<>+160(SB)/8, $0.5
GLOBL e<>(SB), RODATA|NOPTR, $168

#define CONSTANTS \
	VBROADCASTSD e<>+0(SB), V8; \
	VBROADCASTSD e<>+8(SB), V9; \
	VBROADCASTSD e<>+16(SB), V10; \
	VBROADCASTSD e<>+24(SB), V11; \
	VBROADCASTSD e<>+32(SB), V12

// V0 = r and V2 = k for x in V0; V1 has k in its low bits.
#define REDUCE \
	VMOVAPD V9, V1; \
	VFMADD231PD V8, V0, V1; \
	VSUBPD V9, V1, V2; \
	VFNMADD231PD V10, V2, V0; \
	VFNMADD231PD V11, V2, V0

// V3 = eʳ − 1 for r in V0; V4 and V5 are lost.
#define SERIES \
	VMULPD V0, V0, V4; \
	VBROADCASTSD e<>+80(SB), V3; \
	VBROADCASTSD e<>+88(SB), V5; \
	FMAC(e<>+96(SB), V4, V3); \
	FMAC(e<>+104(SB), V4, V5); \
	FMAC(e<>+112(SB), V4, V3); \
	FMAC(e<>+120(SB), V4, V5); \
	FMAC(e<>+128(SB), V4, V3); \
	FMAC(e<>+136(SB), V4, V5); \
	FMAC(e<>+144(SB), V4, V3); \
	FMAC(e<>+152(SB), V4, V5); \
	FMAC(e<>+160(SB), V4, V3); \
	VFMADD231PD V0, V5, V3; \
	VMULPD V0, V3, V3; \
	VFMADD213PD V0, V0, V3

// V3 = eʳ − 1 and V2 = k for x in V0; V1 has k in its low bits.
#define REDUCED \
	REDUCE; \
	SERIES

// V5 = eˣ − 1 for −80 ≤ x ≤ 0 in V0; V4 = 2ᵏ − 1, V1 = 2ᵏ, V3 = eʳ − 1.
#define EXPM1 \
	REDUCED; \
	POWER; \
	VSUBPD V12, V1, V4; \
	VMOVAPD V4, V5; \
	VFMADD231PD V1, V3, V5

// The comparisons below return their last source when one is NaN, which is x.

// dst = eˣ (DI, SI; V6 710, V7 −746).
#define EXP(LD, ST) \
	LD(SI, V0); \
	VMINPD V0, V6, V0; \
	VMAXPD V0, V7, V0; \
	REDUCED; \
	VADDPD V12, V3, V3; \
	SCALE; \
	ST(V3, DI)

// dst = tanh x (DI, SI; V13 2). With t = e^(−2|x|) − 1 it is −t/(2 + t), with
// the sign of x. What t and 2 + t lost in rounding (V3, V7) goes into the
// remainder of the division, which corrects the quotient.
#define TANH(LD, ST) \
	LD(SI, V0); \
	VBROADCASTSD e<>+48(SB), V5; \
	VORPD V5, V0, V0; \
	VADDPD V0, V0, V0; \
	VBROADCASTSD e<>+72(SB), V1; \
	VMAXPD V0, V1, V0; \
	EXPM1; \
	VSUBPD V4, V5, V4; \
	VFMSUB213PD V4, V1, V3; \
	VADDPD V5, V13, V6; \
	VSUBPD V6, V13, V7; \
	VADDPD V5, V7, V7; \
	VADDPD V3, V7, V7; \
	VDIVPD V6, V12, V2; \
	VMULPD V2, V5, V4; \
	VFNMADD231PD V4, V6, V5; \
	VADDPD V3, V5, V5; \
	VFNMADD231PD V4, V7, V5; \
	VFMADD231PD V5, V2, V4; \
	LD(SI, V1); \
	VBROADCASTSD e<>+48(SB), V5; \
	VANDNPD V4, V5, V4; \
	VANDPD V1, V5, V1; \
	VORPD V1, V4, V4; \
	ST(V4, DI)

// V3 = e^−|x| for x in V0, with −746 in V7.
#define FALLING \
	VBROADCASTSD e<>+48(SB), V5; \
	VORPD V5, V0, V0; \
	VMAXPD V0, V7, V0; \
	REDUCED; \
	VADDPD V12, V3, V3; \
	SCALE

// dst = 1/(1 + e⁻ˣ) (DI, SI; V7 −746, V13 0). With z = e^−|x| it is 1/(1 + z),
// or z/(1 + z) for a negative x; the quotient is corrected like that of tanh.
#define SIGMOID(LD, ST) \
	LD(SI, V0); \
	FALLING; \
	VADDPD V12, V3, V4; \
	VSUBPD V12, V4, V5; \
	VSUBPD V5, V3, V5; \
	VDIVPD V4, V12, V2; \
	LD(SI, V0); \
	SELECT(V0, V13, V12, V3, V6); \
	VMULPD V2, V6, V0; \
	VFNMADD231PD V0, V4, V6; \
	VFNMADD231PD V0, V5, V6; \
	VFMADD231PD V6, V2, V0; \
	ST(V0, DI)

// y = scale·x where x > 0, else sa·(eˣ − 1) (DI, SI; V6 sa, V7 scale, V13 0).
#define ELU(LD, ST) \
	LD(SI, V0); \
	VMINPD V0, V13, V0; \
	VBROADCASTSD e<>+72(SB), V1; \
	VMAXPD V0, V1, V0; \
	EXPM1; \
	VMULPD V6, V5, V5; \
	LD(SI, V0); \
	VMULPD V7, V0, V1; \
	SELECT(V0, V13, V1, V5, V1); \
	ST(V1, DI)
