// The element-wise loops for either vector unit. A body is written once, as a
// macro that takes how to load and how to store, and is expanded for whole
// vectors and for the tail. All but the sums round after every operation like
// the loops in Go do, so there is no FMA in them.

DATA one<>+0(SB)/8, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $8

#define ONE(v) VBROADCASTSD one<>+0(SB), v

// Runs a body over CX elements, and returns.
#define WALK(BODY) \
	XORQ AX, AX; \
	SUBQ $LANES, CX; \
	JLT rest; \
loop: \
	BODY(LOADF, STOREF); \
	ADDQ $BYTES, AX; \
	SUBQ $LANES, CX; \
	JGE loop; \
rest: \
	ADDQ $LANES, CX; \
	JEQ done; \
	TAILMASK; \
	BODY(LOADM, STOREM); \
done: \
	VZEROUPPER; \
	RET

// dst = x·y, dst = x + y (DI, SI, DX).
#define MUL(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VMULPD V1, V0, V0; \
	ST(V0, DI)
#define ADD(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VADDPD V1, V0, V0; \
	ST(V0, DI)

// y += alpha·x (DI, SI, V8); x *= alpha (DI, V8); x += b (DI, V8).
#define AXPY(LD, ST) \
	LD(SI, V0); LD(DI, V1); \
	VMULPD V8, V0, V0; \
	VADDPD V0, V1, V1; \
	ST(V1, DI)
#define SCALEBY(LD, ST) \
	LD(DI, V0); \
	VMULPD V8, V0, V0; \
	ST(V0, DI)
#define SHIFT(LD, ST) \
	LD(DI, V0); \
	VADDPD V8, V0, V0; \
	ST(V0, DI)

// y = max(0, x) (DI, SI, V10 = 0). Of a NaN and a number the maximum is the
// last one, and of two zeros; adding 0 makes −0 to 0.
#define RELU(LD, ST) \
	LD(SI, V0); \
	VMAXPD V0, V10, V0; \
	VADDPD V10, V0, V0; \
	ST(V0, DI)

// dx = dy where x > 0, else 0 (DI, SI, DX, V10 = 0).
#define RELUBACK(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	SELECT(V1, V10, V0, V10, V2); \
	ST(V2, DI)

// dst = v where x > 0, else alpha·v (DI, SI, DX, V8, V10 = 0).
#define LEAKY(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VMULPD V8, V0, V2; \
	SELECT(V1, V10, V0, V2, V2); \
	ST(V2, DI)

// dx = scale·dy where x > 0, else (y + sa)·dy (DI, SI, DX, R9; V8 sa, V9 scale,
// V10 = 0).
#define ELUBACK(LD, ST) \
	LD(SI, V0); LD(DX, V1); LD(R9, V2); \
	VADDPD V8, V2, V2; \
	VMULPD V0, V2, V2; \
	VMULPD V9, V0, V3; \
	SELECT(V1, V10, V3, V2, V2); \
	ST(V2, DI)

// dx = dy·(1 − y²), dx = dy·(y·(1 − y)) (DI, SI, DX, V8 = 1).
#define TANHBACK(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VMULPD V1, V1, V1; \
	VSUBPD V1, V8, V1; \
	VMULPD V1, V0, V0; \
	ST(V0, DI)
#define SIGMOIDBACK(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VSUBPD V1, V8, V2; \
	VMULPD V2, V1, V1; \
	VMULPD V1, V0, V0; \
	ST(V0, DI)

// x̂ = (x − mean)·invStd, y = gamma·x̂ + beta (DI y, SI x̂, DX x, V8–V11).
#define NORMALIZE(LD, ST) \
	LD(DX, V0); \
	VSUBPD V8, V0, V0; \
	VMULPD V9, V0, V0; \
	ST(V0, SI); \
	VMULPD V10, V0, V0; \
	VADDPD V11, V0, V0; \
	ST(V0, DI)

// dx = factor·((dy − a) − x̂·b) (DI dx, SI dy, DX x̂, V8–V10).
#define NORMALIZEBACK(LD, ST) \
	LD(SI, V0); LD(DX, V1); \
	VSUBPD V9, V0, V0; \
	VMULPD V10, V1, V1; \
	VSUBPD V1, V0, V0; \
	VMULPD V8, V0, V0; \
	ST(V0, DI)

// m = beta·m − lr·g, x += m (DI x, SI m, DX g, V8 lr, V9 beta).
#define MOMENTUM(LD, ST) \
	LD(SI, V0); LD(DX, V1); LD(DI, V2); \
	VMULPD V9, V0, V0; \
	VMULPD V8, V1, V1; \
	VSUBPD V1, V0, V0; \
	VADDPD V0, V2, V2; \
	ST(V0, SI); \
	ST(V2, DI)

// s = rho·s + rest·g·g, x −= lr·g/√(s + eps) (DI x, SI s, DX g, V8 lr, V9 rho,
// V10 rest, V11 eps).
#define RMSPROP(LD, ST) \
	LD(SI, V0); LD(DX, V1); LD(DI, V2); \
	VMULPD V10, V1, V3; \
	VMULPD V1, V3, V3; \
	VMULPD V9, V0, V0; \
	VADDPD V3, V0, V0; \
	VADDPD V11, V0, V3; \
	VSQRTPD V3, V3; \
	VMULPD V8, V1, V1; \
	VDIVPD V3, V1, V1; \
	VSUBPD V1, V2, V2; \
	ST(V0, SI); \
	ST(V2, DI)

// m += (g − m)·rest1, s += (g² − s)·rest2, x −= rate·m/(√s + eps) (DI x, SI m,
// DX s, R9 g, V8 rate, V9 rest1, V10 rest2, V11 eps).
#define ADAM(LD, ST) \
	LD(SI, V0); LD(DX, V1); LD(R9, V2); LD(DI, V3); \
	VSUBPD V0, V2, V4; \
	VMULPD V9, V4, V4; \
	VADDPD V4, V0, V0; \
	VMULPD V2, V2, V2; \
	VSUBPD V1, V2, V2; \
	VMULPD V10, V2, V2; \
	VADDPD V2, V1, V1; \
	VSQRTPD V1, V2; \
	VADDPD V11, V2, V2; \
	VMULPD V8, V0, V4; \
	VDIVPD V2, V4, V4; \
	VSUBPD V4, V3, V3; \
	ST(V0, SI); \
	ST(V1, DX); \
	ST(V3, DI)
