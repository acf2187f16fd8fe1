#include "textflag.h"
#include "gemm_amd64.h"

// Strips of the matrix product for AVX-512, 1 to 4 vectors of C wide, the last
// one cut by a mask; see gemm_amd64.h. Tiles are 8 rows high, or 6 where a row
// is 4 vectors, so that the wide ones have 24 sums in flight.
//
// Z0–Z3 a row of B, Z4–Z7 elements of A, Z8–Z31 sums, K1 mask

// A row of the tile in each width: zero, load, store, multiply and add.

#define ZERO1(z0) \
	VPXORQ z0, z0, z0; \
	PREFETCHT0 (R14); ADDQ R11, R14
#define LOAD1(z0) \
	VMOVUPD.Z (R14), K1, z0; ADDQ R11, R14
#define STORE1(z0) \
	VMOVUPD z0, K1, (R14); ADDQ R11, R14
#define ROW1(a, z0) \
	VFMADD231PD.BCST a, Z0, z0

#define ZERO2(z0, z1) \
	VPXORQ z0, z0, z0; VPXORQ z1, z1, z1; \
	PREFETCHT0 (R14); PREFETCHT0 64(R14); ADDQ R11, R14
#define LOAD2(z0, z1) \
	VMOVUPD (R14), z0; VMOVUPD.Z 64(R14), K1, z1; ADDQ R11, R14
#define STORE2(z0, z1) \
	VMOVUPD z0, (R14); VMOVUPD z1, K1, 64(R14); ADDQ R11, R14
#define ROW2(a, e, z0, z1) \
	VBROADCASTSD a, e; VFMADD231PD Z0, e, z0; VFMADD231PD Z1, e, z1

#define ZERO3(z0, z1, z2) \
	VPXORQ z0, z0, z0; VPXORQ z1, z1, z1; VPXORQ z2, z2, z2; \
	PREFETCHT0 (R14); PREFETCHT0 64(R14); PREFETCHT0 128(R14); ADDQ R11, R14
#define LOAD3(z0, z1, z2) \
	VMOVUPD (R14), z0; VMOVUPD 64(R14), z1; VMOVUPD.Z 128(R14), K1, z2; ADDQ R11, R14
#define STORE3(z0, z1, z2) \
	VMOVUPD z0, (R14); VMOVUPD z1, 64(R14); VMOVUPD z2, K1, 128(R14); ADDQ R11, R14
#define ROW3(a, e, z0, z1, z2) \
	VBROADCASTSD a, e; VFMADD231PD Z0, e, z0; VFMADD231PD Z1, e, z1; VFMADD231PD Z2, e, z2

#define ZERO4(z0, z1, z2, z3) \
	VPXORQ z0, z0, z0; VPXORQ z1, z1, z1; VPXORQ z2, z2, z2; VPXORQ z3, z3, z3; \
	PREFETCHT0 (R14); PREFETCHT0 64(R14); PREFETCHT0 128(R14); PREFETCHT0 192(R14); ADDQ R11, R14
#define LOAD4(z0, z1, z2, z3) \
	VMOVUPD (R14), z0; VMOVUPD 64(R14), z1; VMOVUPD 128(R14), z2; VMOVUPD.Z 192(R14), K1, z3; ADDQ R11, R14
#define STORE4(z0, z1, z2, z3) \
	VMOVUPD z0, (R14); VMOVUPD z1, 64(R14); VMOVUPD z2, 128(R14); VMOVUPD z3, K1, 192(R14); ADDQ R11, R14
#define ROW4(a, e, z0, z1, z2, z3) \
	VBROADCASTSD a, e; VFMADD231PD Z0, e, z0; VFMADD231PD Z1, e, z1; VFMADD231PD Z2, e, z2; VFMADD231PD Z3, e, z3

// The rows of a tile in each height, and one step of k for them.

#define EACH1x1(F) F(Z8)
#define EACH2x1(F) EACH1x1(F); F(Z9)
#define EACH4x1(F) EACH2x1(F); F(Z10); F(Z11)
#define EACH8x1(F) EACH4x1(F); F(Z12); F(Z13); F(Z14); F(Z15)
#define STEP1x1 VMOVUPD.Z (BX), K1, Z0; ROW1((AX), Z8)
#define STEP2x1 STEP1x1; ROW1((AX)(R8*1), Z9)
#define STEP4x1 STEP2x1; ROW1((AX)(R8*2), Z10); ROW1((R13), Z11)
#define STEP8x1 STEP4x1; ROW1((R13)(R8*1), Z12); ROW1((R13)(R8*2), Z13); ROW1((R13)(R12*1), Z14); ROW1((R13)(R8*4), Z15)

#define EACH1x2(F) F(Z8, Z9)
#define EACH2x2(F) EACH1x2(F); F(Z10, Z11)
#define EACH4x2(F) EACH2x2(F); F(Z12, Z13); F(Z14, Z15)
#define EACH8x2(F) EACH4x2(F); F(Z16, Z17); F(Z18, Z19); F(Z20, Z21); F(Z22, Z23)
#define STEP1x2 VMOVUPD (BX), Z0; VMOVUPD.Z 64(BX), K1, Z1; ROW2((AX), Z4, Z8, Z9)
#define STEP2x2 STEP1x2; ROW2((AX)(R8*1), Z5, Z10, Z11)
#define STEP4x2 STEP2x2; ROW2((AX)(R8*2), Z6, Z12, Z13); ROW2((R13), Z7, Z14, Z15)
#define STEP8x2 STEP4x2; ROW2((R13)(R8*1), Z4, Z16, Z17); ROW2((R13)(R8*2), Z5, Z18, Z19); \
	ROW2((R13)(R12*1), Z6, Z20, Z21); ROW2((R13)(R8*4), Z7, Z22, Z23)

#define EACH1x3(F) F(Z8, Z9, Z10)
#define EACH2x3(F) EACH1x3(F); F(Z11, Z12, Z13)
#define EACH4x3(F) EACH2x3(F); F(Z14, Z15, Z16); F(Z17, Z18, Z19)
#define EACH8x3(F) EACH4x3(F); F(Z20, Z21, Z22); F(Z23, Z24, Z25); F(Z26, Z27, Z28); F(Z29, Z30, Z31)
#define STEP1x3 VMOVUPD (BX), Z0; VMOVUPD 64(BX), Z1; VMOVUPD.Z 128(BX), K1, Z2; ROW3((AX), Z4, Z8, Z9, Z10)
#define STEP2x3 STEP1x3; ROW3((AX)(R8*1), Z5, Z11, Z12, Z13)
#define STEP4x3 STEP2x3; ROW3((AX)(R8*2), Z6, Z14, Z15, Z16); ROW3((R13), Z7, Z17, Z18, Z19)
#define STEP8x3 STEP4x3; ROW3((R13)(R8*1), Z4, Z20, Z21, Z22); ROW3((R13)(R8*2), Z5, Z23, Z24, Z25); \
	ROW3((R13)(R12*1), Z6, Z26, Z27, Z28); ROW3((R13)(R8*4), Z7, Z29, Z30, Z31)

#define EACH1x4(F) F(Z8, Z9, Z10, Z11)
#define EACH2x4(F) EACH1x4(F); F(Z12, Z13, Z14, Z15)
#define EACH4x4(F) EACH2x4(F); F(Z16, Z17, Z18, Z19); F(Z20, Z21, Z22, Z23)
#define EACH6x4(F) EACH4x4(F); F(Z24, Z25, Z26, Z27); F(Z28, Z29, Z30, Z31)
#define STEP1x4 VMOVUPD (BX), Z0; VMOVUPD 64(BX), Z1; VMOVUPD 128(BX), Z2; VMOVUPD.Z 192(BX), K1, Z3; \
	ROW4((AX), Z4, Z8, Z9, Z10, Z11)
#define STEP2x4 STEP1x4; ROW4((AX)(R8*1), Z5, Z12, Z13, Z14, Z15)
#define STEP4x4 STEP2x4; ROW4((AX)(R8*2), Z6, Z16, Z17, Z18, Z19); ROW4((R13), Z7, Z20, Z21, Z22, Z23)
#define STEP6x4 STEP4x4; ROW4((R13)(R8*1), Z4, Z24, Z25, Z26, Z27); ROW4((R13)(R8*2), Z5, Z28, Z29, Z30, Z31)

// func gemmStrip1AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)
TEXT ·gemmStrip1AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	MOVQ mask+80(FP), AX
	KMOVW AX, K1
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

// func gemmStrip2AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)
TEXT ·gemmStrip2AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	MOVQ mask+80(FP), AX
	KMOVW AX, K1
	PREPARE
eight:
	CMPQ R15, $8
	JLT four
	TILE(EACH8x2, ZERO2, LOAD2, STORE2, STEP8x2, 8, eightfill, eightloop)
	JMP eight
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

// func gemmStrip3AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)
TEXT ·gemmStrip3AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	MOVQ mask+80(FP), AX
	KMOVW AX, K1
	PREPARE
eight:
	CMPQ R15, $8
	JLT four
	TILE(EACH8x3, ZERO3, LOAD3, STORE3, STEP8x3, 8, eightfill, eightloop)
	JMP eight
four:
	CMPQ R15, $4
	JLT two
	TILE(EACH4x3, ZERO3, LOAD3, STORE3, STEP4x3, 4, fourfill, fourloop)
two:
	CMPQ R15, $2
	JLT one
	TILE(EACH2x3, ZERO3, LOAD3, STORE3, STEP2x3, 2, twofill, twoloop)
one:
	CMPQ R15, $1
	JLT done
	TILE(EACH1x3, ZERO3, LOAD3, STORE3, STEP1x3, 1, onefill, oneloop)
done:
	VZEROUPPER
	RET

// func gemmStrip4AVX512(c *float64, ldc int, a *float64, ai, ak int, b *float64, ldb, m, k int, add bool, mask int)
TEXT ·gemmStrip4AVX512(SB), NOSPLIT, $0-88
	MOVQ c+0(FP), DX
	MOVQ ldc+8(FP), R11
	MOVQ a+16(FP), SI
	MOVQ ai+24(FP), R8
	MOVQ ak+32(FP), R9
	MOVQ b+40(FP), DI
	MOVQ ldb+48(FP), R10
	MOVQ m+56(FP), R15
	MOVQ mask+80(FP), AX
	KMOVW AX, K1
	PREPARE
six:
	CMPQ R15, $6
	JLT four
	TILE(EACH6x4, ZERO4, LOAD4, STORE4, STEP6x4, 6, sixfill, sixloop)
	JMP six
four:
	CMPQ R15, $4
	JLT two
	TILE(EACH4x4, ZERO4, LOAD4, STORE4, STEP4x4, 4, fourfill, fourloop)
two:
	CMPQ R15, $2
	JLT one
	TILE(EACH2x4, ZERO4, LOAD4, STORE4, STEP2x4, 2, twofill, twoloop)
one:
	CMPQ R15, $1
	JLT done
	TILE(EACH1x4, ZERO4, LOAD4, STORE4, STEP1x4, 1, onefill, oneloop)
done:
	VZEROUPPER
	RET
