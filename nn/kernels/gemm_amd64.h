// A strip of the matrix product: as many columns of C as the registers hold and
// m rows. It is done in tiles of some rows whose sums stay in registers while k
// runs; what remains of the rows is done in tiles of 4, 2 and 1. 8 sums in
// flight hide the latency of the FMA units (4 cycles, 2 units), and the more
// sums there are, the fewer loads a product takes.
//
// SI A at the tile's first row    R8 ai    R9 ak    R12 3·ai   (bytes)
// DI B                            R10 ldb
// DX C at the tile's first row    R11 ldc
// R15 rows left
// in the loop over k: AX A, R13 A three rows on, BX B, CX steps left
// before and after it: R14 runs over the rows of C
//
// The strips run no longer than some 20 µs (block in gemm_amd64.go), use no
// stack and call nothing.

// From elements to bytes; 3·ai.
#define PREPARE \
	SHLQ $3, R11; \
	SHLQ $3, R8; \
	SHLQ $3, R9; \
	SHLQ $3, R10; \
	LEAQ (R8)(R8*2), R12

// C goes into the sums where add is true, 0 otherwise. C is fetched early in
// either case: with a short k the tile is done before the line has come.
#define TILE(EACH, ZERO, LOAD, STORE, STEP, rows, fill, loop) \
	MOVQ SI, AX; \
	LEAQ (SI)(R12*1), R13; \
	MOVQ DI, BX; \
	MOVQ k+64(FP), CX; \
	MOVQ DX, R14; \
	CMPB add+72(FP), $0; \
	JNE fill; \
	EACH(ZERO); \
	JMP loop; \
fill: \
	EACH(LOAD); \
loop: \
	STEP; \
	ADDQ R9, AX; \
	ADDQ R9, R13; \
	ADDQ R10, BX; \
	DECQ CX; \
	JNZ loop; \
	MOVQ DX, R14; \
	EACH(STORE); \
	MOVQ R14, DX; \
	MOVQ $rows, AX; \
	IMULQ R8, AX; \
	ADDQ AX, SI; \
	SUBQ $rows, R15
