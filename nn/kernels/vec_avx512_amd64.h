// The vector unit as the loops see it, AVX-512: V0–V15, 8 lanes. vec_avx2_amd64.h
// gives the same names to the other one.
//
// The loops address memory as (pointer)(AX*1) with the byte offset AX, and count
// the elements left in CX. BX and R8 are scratch. K1 masks the tail, K2 selects.

#define V0 Z0
#define V1 Z1
#define V2 Z2
#define V3 Z3
#define V4 Z4
#define V5 Z5
#define V6 Z6
#define V7 Z7
#define V8 Z8
#define V9 Z9
#define V10 Z10
#define V11 Z11
#define V12 Z12
#define V13 Z13
#define LANES 8
#define BYTES 64

#define ZERO(v) VPXORQ v, v, v

// A load or store of a whole vector, F, or of the tail, M; lanes outside the
// tail are loaded as 0.
#define LOADF(p, v) VMOVUPD (p)(AX*1), v
#define STOREF(v, p) VMOVUPD v, (p)(AX*1)
#define LOADM(p, v) VMOVUPD.Z (p)(AX*1), K1, v
#define STOREM(v, p) VMOVUPD v, K1, (p)(AX*1)
#define KEEPF(v)
#define KEEPM(v) VMOVAPD.Z v, K1, v

// The first CX lanes, 0 < CX < 8.
#define TAILMASK \
	MOVL $-1, BX; \
	SHLL CX, BX; \
	NOTL BX; \
	KMOVW BX, K1

// dst = a where x > zero, else b (also where x is NaN).
#define SELECT(x, zero, a, b, dst) \
	VCMPPD $0x1e, zero, x, K2; \
	VBLENDMPD a, b, K2, dst

// b = a·b + the constant at c.
#define FMAC(c, a, b) VFMADD213PD.BCST c, a, b

// V1 = 2ᵏ with k in V2, one in V12.
#define POWER VSCALEFPD V2, V12, V1

// V3 = V3·2ᵏ with k in V2, rounded once.
#define SCALE VSCALEFPD V2, V3, V3

// X0 = the sum of the lanes of V0; V1 is lost.
#define ACROSS \
	VEXTRACTF64X4 $1, Z0, Y1; \
	VADDPD Y1, Y0, Y0; \
	VEXTRACTF128 $1, Y0, X1; \
	VADDPD X1, X0, X0; \
	VUNPCKHPD X0, X0, X1; \
	VADDSD X1, X0, X0
