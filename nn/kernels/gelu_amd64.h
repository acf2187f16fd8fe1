// GELU and its gradient for either vector unit; after exp_amd64.h.
//
// What of a normal population lies below −t, t ≥ 0, is
//
//	Φ(−t) = e^(−t²/2) M(t),   M(t) = erfc(t/√2) e^(t²/2)/2
//
// where M falls from 1/2 at 0 only like 1/(t√(2π)). With p = t/(t + 4), which
// carries 0 … ∞ to 0 … 1, (t + 4)·M is smooth in v = p − 1/2 and is taken as the
// minimax polynomial P of degree 23 for t from 0 to 40, found by Remez' exchange
// in 60 digits; its error, 1.6·10⁻¹⁸ of M, is far below the rounding. What t + 4
// and its reciprocal lost in rounding is put back. −t²/2 is taken as the sum of
// two numbers: its rounding alone would be 400 units in the last place of Φ at
// t = 38. With t = |x| both sides of 0 are one formula:
//
//	xΦ(x) = max(0, x) − tΦ(−t)
//	Φ(x) + xΦ′(x) = g for x ≤ 0, else 1 − g,   g = e^(−t²/2) (M(t) − t/√(2π))
//
// The map is that of Shepherd & Laframboise 1981.

DATA n<>+0(SB)/8, $40.0 // Φ(−t) and tΦ(−t) are 0 from 38.7 up
DATA n<>+8(SB)/8, $-0.5
DATA n<>+16(SB)/8, $4.0
DATA n<>+24(SB)/8, $0x3fd9884533d43651 // 1/√(2π)
DATA n<>+32(SB)/8, $0xbf76bbe6036b8be2 // P: −0x1.6bbe6036b8be2p−8 v²³
DATA n<>+40(SB)/8, $0xbf84992a20fc512b // −0x1.4992a20fc512bp−7 v²²
DATA n<>+48(SB)/8, $0x3f6dc20bddb25213 // 0x1.dc20bddb25213p−9 v²¹
DATA n<>+56(SB)/8, $0x3f9493297228d472 // 0x1.493297228d472p−6 v²⁰
DATA n<>+64(SB)/8, $0x3f7cf1b16e7c8a09 // 0x1.cf1b16e7c8a09p−8 v¹⁹
DATA n<>+72(SB)/8, $0xbf96bae962652b5f // −0x1.6bae962652b5fp−6 v¹⁸
DATA n<>+80(SB)/8, $0xbf94ceee4a7fe22b // −0x1.4ceee4a7fe22bp−6 v¹⁷
DATA n<>+88(SB)/8, $0x3f9232242fd2ed18 // 0x1.232242fd2ed18p−6 v¹⁶
DATA n<>+96(SB)/8, $0x3fa1236246492c1e // 0x1.1236246492c1ep−5 v¹⁵
DATA n<>+104(SB)/8, $0xbf851dcfa6e0c1f3 // −0x1.51dcfa6e0c1f3p−7 v¹⁴
DATA n<>+112(SB)/8, $0xbfa8d4afc431adc1 // −0x1.8d4afc431adc1p−5 v¹³
DATA n<>+120(SB)/8, $0x3f680aed79c89120 // 0x1.80aed79c8912p−9 v¹²
DATA n<>+128(SB)/8, $0x3fb26d097b029201 // 0x1.26d097b029201p−4 v¹¹
DATA n<>+136(SB)/8, $0xbf6001e2211a3cc3 // −0x1.001e2211a3cc3p−9 v¹⁰
DATA n<>+144(SB)/8, $0xbfbe4a42554dab76 // −0x1.e4a42554dab76p−4 v⁹
DATA n<>+152(SB)/8, $0x3fa17a4ae1365a11 // 0x1.17a4ae1365a11p−5 v⁸
DATA n<>+160(SB)/8, $0x3fcab825fc095259 // 0x1.ab825fc095259p−3 v⁷
DATA n<>+168(SB)/8, $0xbfcc81719d51f22a // −0x1.c81719d51f22ap−3 v⁶
DATA n<>+176(SB)/8, $0xbfcee2761047d8bc // −0x1.ee2761047d8bcp−3 v⁵
DATA n<>+184(SB)/8, $0x3feeec4cc3e4d098 // 0x1.eec4cc3e4d098p−1 v⁴
DATA n<>+192(SB)/8, $0xbff7dff2bff6839f // −0x1.7dff2bff6839fp0 v³
DATA n<>+200(SB)/8, $0x3ff8c6dbf2cfc2b5 // 0x1.8c6dbf2cfc2b5p0 v²
DATA n<>+208(SB)/8, $0xbff373e3a893c28a // −0x1.373e3a893c28ap0 v
DATA n<>+216(SB)/8, $0x3fe82b4bb8c94dce // 0x1.82b4bb8c94dcep−1
GLOBL n<>(SB), RODATA|NOPTR, $224

// V6 = t, V4 = p, V5 = 1/(t + 4), V13 = P, and for −t²/2 V3 = eʳ − 1, V2 = k,
// with x in V0; V1 has k in its low bits, V0 and V7 are lost.
#define NORMALTAIL \
	VBROADCASTSD e<>+48(SB), V5; \
	VANDNPD V0, V5, V0; \
	VBROADCASTSD n<>+0(SB), V6; \
	VMINPD V0, V6, V6; \
	VBROADCASTSD n<>+8(SB), V7; \
	VMULPD V6, V7, V7; \
	VMULPD V6, V7, V0; \
	VFMSUB213PD V0, V6, V7; \
	REDUCE; \
	VADDPD V7, V0, V0; \
	SERIES; \
	VBROADCASTSD n<>+16(SB), V7; \
	VADDPD V7, V6, V0; \
	VMAXPD V7, V6, V5; \
	VMINPD V7, V6, V4; \
	VSUBPD V5, V0, V5; \
	VSUBPD V5, V4, V4; \
	VDIVPD V0, V12, V5; \
	VFNMADD213PD V12, V5, V0; \
	VFNMADD231PD V4, V5, V0; \
	VMULPD V5, V0, V0; \
	VMULPD V6, V0, V4; \
	VFMADD231PD V6, V5, V4; \
	VADDPD V0, V5, V5; \
	VBROADCASTSD e<>+160(SB), V7; \
	VSUBPD V7, V4, V7; \
	VMULPD V7, V7, V0; \
	VBROADCASTSD n<>+32(SB), V8; \
	VBROADCASTSD n<>+40(SB), V13; \
	FMAC(n<>+48(SB), V0, V8); \
	FMAC(n<>+56(SB), V0, V13); \
	FMAC(n<>+64(SB), V0, V8); \
	FMAC(n<>+72(SB), V0, V13); \
	FMAC(n<>+80(SB), V0, V8); \
	FMAC(n<>+88(SB), V0, V13); \
	FMAC(n<>+96(SB), V0, V8); \
	FMAC(n<>+104(SB), V0, V13); \
	FMAC(n<>+112(SB), V0, V8); \
	FMAC(n<>+120(SB), V0, V13); \
	FMAC(n<>+128(SB), V0, V8); \
	FMAC(n<>+136(SB), V0, V13); \
	FMAC(n<>+144(SB), V0, V8); \
	FMAC(n<>+152(SB), V0, V13); \
	FMAC(n<>+160(SB), V0, V8); \
	FMAC(n<>+168(SB), V0, V13); \
	FMAC(n<>+176(SB), V0, V8); \
	FMAC(n<>+184(SB), V0, V13); \
	FMAC(n<>+192(SB), V0, V8); \
	FMAC(n<>+200(SB), V0, V13); \
	VFMADD231PD V7, V8, V13; \
	FMAC(n<>+208(SB), V7, V13); \
	FMAC(n<>+216(SB), V7, V13); \
	VBROADCASTSD e<>+0(SB), V8

// y = xΦ(x) (DI, SI).
#define GELU(LD, ST) \
	LD(SI, V0); \
	NORMALTAIL; \
	VMULPD V13, V4, V4; \
	VFMADD213PD V4, V4, V3; \
	SCALE; \
	LD(SI, V0); \
	ZERO(V13); \
	VMAXPD V0, V13, V0; \
	VSUBPD V3, V0, V0; \
	ST(V0, DI)

// dx = dy·(Φ(x) + xΦ′(x)) (DI dx, SI dy, DX x).
#define GELUBACK(LD, ST) \
	LD(DX, V0); \
	NORMALTAIL; \
	VMULPD V13, V5, V4; \
	VBROADCASTSD n<>+24(SB), V5; \
	VFNMADD231PD V5, V6, V4; \
	VFMADD213PD V4, V4, V3; \
	SCALE; \
	VSUBPD V3, V12, V4; \
	LD(DX, V0); \
	ZERO(V13); \
	SELECT(V0, V13, V4, V3, V3); \
	LD(SI, V0); \
	VMULPD V0, V3, V3; \
	ST(V3, DI)
