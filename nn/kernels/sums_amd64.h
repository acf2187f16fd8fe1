// The sums for either vector unit, four at a time, so that they do not wait for
// one another. The four bodies go over one vector each; the tail is the first.
#define SUM4(BODY0, BODY1, BODY2, BODY3) \
	XORQ AX, AX; \
	ZERO(V0); ZERO(V1); ZERO(V2); ZERO(V3); \
	SUBQ $(4*LANES), CX; \
	JLT few; \
loop4: \
	BODY0(LOADF, KEEPF); ADDQ $BYTES, AX; \
	BODY1(LOADF, KEEPF); ADDQ $BYTES, AX; \
	BODY2(LOADF, KEEPF); ADDQ $BYTES, AX; \
	BODY3(LOADF, KEEPF); ADDQ $BYTES, AX; \
	SUBQ $(4*LANES), CX; \
	JGE loop4; \
few: \
	ADDQ $(3*LANES), CX; \
	JLT rest; \
loop: \
	BODY0(LOADF, KEEPF); \
	ADDQ $BYTES, AX; \
	SUBQ $LANES, CX; \
	JGE loop; \
rest: \
	ADDQ $LANES, CX; \
	JEQ done; \
	TAILMASK; \
	BODY1(LOADM, KEEPM); \
done:

// Σ x (SI) and Σ x·y (SI, DX) into V0–V3.
#define PLUS(LD, v) LD(SI, V4); VADDPD V4, v, v
#define PLUS0(LD, KEEP) PLUS(LD, V0)
#define PLUS1(LD, KEEP) PLUS(LD, V1)
#define PLUS2(LD, KEEP) PLUS(LD, V2)
#define PLUS3(LD, KEEP) PLUS(LD, V3)
#define DOT(LD, v) LD(SI, V4); LD(DX, V5); VFMADD231PD V5, V4, v
#define DOT0(LD, KEEP) DOT(LD, V0)
#define DOT1(LD, KEEP) DOT(LD, V1)
#define DOT2(LD, KEEP) DOT(LD, V2)
#define DOT3(LD, KEEP) DOT(LD, V3)

// Σ (x − mu) into V0 and V1, Σ (x − mu)² into V2 and V3 (SI, V8 mu).
#define DEVIATION(LD, KEEP, s, q) \
	LD(SI, V4); \
	VSUBPD V8, V4, V4; \
	KEEP(V4); \
	VADDPD V4, s, s; \
	VFMADD231PD V4, V4, q
#define DEVIATION0(LD, KEEP) DEVIATION(LD, KEEP, V0, V2)
#define DEVIATION1(LD, KEEP) DEVIATION(LD, KEEP, V1, V3)

// X0 = the sum of all lanes of V0–V3.
#define TOTAL \
	VADDPD V1, V0, V0; \
	VADDPD V3, V2, V2; \
	VADDPD V2, V0, V0; \
	ACROSS
