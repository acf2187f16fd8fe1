// Softplus for either vector unit; after exp_amd64.h.
//
// With s = z/(1 + z/2), z = e^−|x|, it is
//
//	ln(1 + z) = 2 artanh(s/2) = s + s³R(s²)
//
// with the minimax polynomial of degree 9 for R on s ≤ 2/3, by Remez' exchange
// in 60 digits; its error is 1.3·10⁻¹⁸ of the logarithm. What 1 + z/2 and the
// quotient lost in rounding goes into the last sum, as in tanh.

DATA l<>+0(SB)/8, $0x3e75c5c2272a3145 // R: 0x1.5c5c2272a3145p−24 u⁹
DATA l<>+8(SB)/8, $0x3e855cf570110535 // 0x1.55cf570110535p−23 u⁸
DATA l<>+16(SB)/8, $0x3eaefd18e211b767 // 0x1.efd18e211b767p−21 u⁷
DATA l<>+24(SB)/8, $0x3ed10682ebf5d7c7 // 0x1.10682ebf5d7c7p−18 u⁶
DATA l<>+32(SB)/8, $0x3ef3b1dd3afb7465 // 0x1.3b1dd3afb7465p−16 u⁵
DATA l<>+40(SB)/8, $0x3f1745cb459806bf // 0x1.745cb459806bfp−14 u⁴
DATA l<>+48(SB)/8, $0x3f3c71c741a08634 // 0x1.c71c741a08634p−12 u³
DATA l<>+56(SB)/8, $0x3f624924920910dc // 0x1.24924920910dcp−9 u²
DATA l<>+64(SB)/8, $0x3f899999999a06c2 // 0x1.99999999a06c2p−7 u
DATA l<>+72(SB)/8, $0x3fb5555555555535 // 0x1.5555555555535p−4
GLOBL l<>(SB), RODATA|NOPTR, $80

// y = max(0, x) + ln(1 + e^−|x|) (DI, SI; V7 −746, V13 0).
#define SOFTPLUS(LD, ST) \
	LD(SI, V0); \
	FALLING; \
	VBROADCASTSD e<>+160(SB), V5; \
	VMULPD V3, V5, V5; \
	VADDPD V12, V5, V4; \
	VSUBPD V12, V4, V1; \
	VSUBPD V1, V5, V1; \
	VDIVPD V4, V12, V2; \
	VMULPD V2, V3, V5; \
	VFNMADD231PD V4, V5, V3; \
	VFNMADD231PD V1, V5, V3; \
	VMULPD V2, V3, V3; \
	VMULPD V5, V5, V4; \
	VMULPD V4, V4, V6; \
	VBROADCASTSD l<>+0(SB), V0; \
	VBROADCASTSD l<>+8(SB), V1; \
	FMAC(l<>+16(SB), V6, V0); \
	FMAC(l<>+24(SB), V6, V1); \
	FMAC(l<>+32(SB), V6, V0); \
	FMAC(l<>+40(SB), V6, V1); \
	FMAC(l<>+48(SB), V6, V0); \
	FMAC(l<>+56(SB), V6, V1); \
	FMAC(l<>+64(SB), V6, V0); \
	FMAC(l<>+72(SB), V6, V1); \
	VFMADD231PD V4, V0, V1; \
	VMULPD V4, V1, V1; \
	VFMADD231PD V5, V1, V3; \
	VADDPD V3, V5, V5; \
	LD(SI, V0); \
	VMAXPD V0, V13, V0; \
	VADDPD V0, V5, V5; \
	ST(V5, DI)
