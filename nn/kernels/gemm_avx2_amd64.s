#include "textflag.h"
#include "gemm_amd64.h"

// Strips of the matrix product for AVX2 with FMA: 2 full vectors wide in tiles
// of 6 rows, whose 12 sums with 2 vectors of B and 2 elements of A fill the 16
// registers, or 1 vector cut by a mask in tiles of 8 rows; see gemm_amd64.h.

// One masked vector: Y0 B, Y1 and Y2 elements of A, Y3–Y10 sums, Y15 the mask.

#define ZERO1(y0) \
	VXORPD y0, y0, y0; \
	PREFETCHT0 (R14); ADDQ R11, R14
#define LOAD1(y0) \
	VMASKMOVPD (R14), Y15, y0; ADDQ R11, R14
#define STORE1(y0) \
	VMASKMOVPD y0, Y15, (R14); ADDQ R11, R14
#define ROW1(a, e, y0) \
	VBROADCASTSD a, e; VFMADD231PD Y0, e, y0

#define EACH1x1(F) F(Y3)
#define EACH2x1(F) EACH1x1(F); F(Y4)
#define EACH4x1(F) EACH2x1(F); F(Y5); F(Y6)
#define EACH8x1(F) EACH4x1(F); F(Y7); F(Y8); F(Y9); F(Y10)
#define STEP1x1 VMASKMOVPD (BX), Y15, Y0; ROW1((AX), Y1, Y3)
#define STEP2x1 STEP1x1; ROW1((AX)(R8*1), Y2, Y4)
#define STEP4x1 STEP2x1; ROW1((AX)(R8*2), Y1, Y5); ROW1((R13), Y2, Y6)
#define STEP8x1 STEP4x1; ROW1((R13)(R8*1), Y1, Y7); ROW1((R13)(R8*2), Y2, Y8); \
	ROW1((R13)(R12*1), Y1, Y9); ROW1((R13)(R8*4), Y2, Y10)

// Two vectors: Y0 and Y1 B, Y2 and Y3 elements of A, Y4–Y15 sums.

#define ZERO2(y0, y1) \
	VXORPD y0, y0, y0; VXORPD y1, y1, y1; \
	PREFETCHT0 (R14); ADDQ R11, R14
#define LOAD2(y0, y1) \
	VMOVUPD (R14), y0; VMOVUPD 32(R14), y1; ADDQ R11, R14
#define STORE2(y0, y1) \
	VMOVUPD y0, (R14); VMOVUPD y1, 32(R14); ADDQ R11, R14
#define ROW2(a, e, y0, y1) \
	VBROADCASTSD a, e; VFMADD231PD Y0, e, y0; VFMADD231PD Y1, e, y1

#define EACH1x2(F) F(Y4, Y5)
#define EACH2x2(F) EACH1x2(F); F(Y6, Y7)
#define EACH4x2(F) EACH2x2(F); F(Y8, Y9); F(Y10, Y11)
#define EACH6x2(F) EACH4x2(F); F(Y12, Y13); F(Y14, Y15)
#define STEP1x2 VMOVUPD (BX), Y0; VMOVUPD 32(BX), Y1; ROW2((AX), Y2, Y4, Y5)
#define STEP2x2 STEP1x2; ROW2((AX)(R8*1), Y3, Y6, Y7)
#define STEP4x2 STEP2x2; ROW2((AX)(R8*2), Y2, Y8, Y9); ROW2((R13), Y3, Y10, Y11)
#define STEP6x2 STEP4x2; ROW2((R13)(R8*1), Y2, Y12, Y13); ROW2((R13)(R8*2), Y3, Y14, Y15)

// func gemmStrip1AVX2(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask *[4]int64)
TEXT ·gemmStrip1AVX2(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	MOVQ mask+80(FP), AX
	VMOVUPD (AX), Y15
	PREPARE
eight:
	CMPQ R15, $8
	JLT four
	TILE(EACH8x1, ZERO1, LOAD1, STORE1, STEP8x1, 8, eightfill, eightloop)
	JMP eight
four:
	CMPQ R15, $4
	JLT two
	TILE(EACH4x1, ZERO1, LOAD1, STORE1, STEP4x1, 4, fourfill, fourloop)
two:
	CMPQ R15, $2
	JLT one
	TILE(EACH2x1, ZERO1, LOAD1, STORE1, STEP2x1, 2, twofill, twoloop)
one:
	CMPQ R15, $1
	JLT done
	TILE(EACH1x1, ZERO1, LOAD1, STORE1, STEP1x1, 1, onefill, oneloop)
done:
	VZEROUPPER
	RET

// func gemmStrip2AVX2(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool)
TEXT ·gemmStrip2AVX2(SB), NOSPLIT, $0-73
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	PREPARE
six:
	CMPQ R15, $6
	JLT four
	TILE(EACH6x2, ZERO2, LOAD2, STORE2, STEP6x2, 6, sixfill, sixloop)
	JMP six
four:
	CMPQ R15, $4
	JLT two
	TILE(EACH4x2, ZERO2, LOAD2, STORE2, STEP4x2, 4, fourfill, fourloop)
two:
	CMPQ R15, $2
	JLT one
	TILE(EACH2x2, ZERO2, LOAD2, STORE2, STEP2x2, 2, twofill, twoloop)
one:
	CMPQ R15, $1
	JLT done
	TILE(EACH1x2, ZERO2, LOAD2, STORE2, STEP1x2, 1, onefill, oneloop)
done:
	VZEROUPPER
	RET
