;; The sieve: passes over the places where no run of a byte set can be, sixteen bytes at a glance. It needs no exactness:
;; runs.ts looks again, byte by byte, at what stays in it.
;;
;; A byte is in the set if its row (high nibble: only ASCII has rows, 0 to 7) is among the rows of its column (low nibble).
;; Memory: 0..15 the rows of each column, one bit a row; 16..79 what "pair" needs; from 128 on the block that is searched,
;; with slack behind it.
(module
  (memory (export "memory") 1)

  ;; A run of at least 15 + $step bytes covers one of the windows of 16 bytes that lie $step apart.
  ;; Returns the first window from $at on that is all in the set; past $last if none is.
  (func (export "sixteen") (param $at i32) (param $last i32) (param $step i32) (result i32)
    (local $rows v128) (local $bytes v128)
    (local.set $rows (v128.load (i32.const 0)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (local.get $at) (local.get $last)))
        (local.set $bytes (v128.load (local.get $at)))
        (br_if $stop
          (i8x16.all_true
            (v128.and
              (i8x16.swizzle (local.get $rows) (v128.and (local.get $bytes) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
              (i8x16.swizzle (v128.const i32x4 0x08040201 0x80402010 0 0) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
        (local.set $at (i32.add (local.get $at) (local.get $step)))
        (br $next)))
    (local.get $at))

  ;; The same for shorter runs: windows of 8 bytes, $step apart, two at a time. A run has at least 7 + $step bytes.
  ;; Returns the first of two windows of which one is all in the set.
  (func (export "eight") (param $at i32) (param $last i32) (param $step i32) (result i32)
    (local $rows v128) (local $bytes v128)
    (local.set $rows (v128.load (i32.const 0)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (local.get $at) (local.get $last)))
        (local.set $bytes
          (v128.load64_lane 1 (i32.add (local.get $at) (local.get $step)) (v128.load64_zero (local.get $at))))
        (br_if $stop
          (v128.any_true
            (i64x2.eq
              (v128.const i64x2 0 0)
              (i8x16.eq
                (v128.const i64x2 0 0)
                (v128.and
                  (i8x16.swizzle (local.get $rows) (v128.and (local.get $bytes) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
                  (i8x16.swizzle (v128.const i32x4 0x08040201 0x80402010 0 0) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))))
        (local.set $at (i32.add (local.get $at) (i32.shl (local.get $step) (i32.const 1))))
        (br $next)))
    (local.get $at))

  ;; Pairs of bytes, up to eight. A bit stands for a pair: it is set for a byte's low nibble and its high nibble where the pair
  ;; has them (16..47 for the first of the two bytes, then 48..79).
  ;; Returns the first of the windows of 16 bytes from $at on in which a pair begins; past $last if none does.
  (func (export "pair") (param $at i32) (param $last i32) (result i32)
    (local $a v128) (local $b v128) (local $lowA v128) (local $highA v128) (local $lowB v128) (local $highB v128)
    (local.set $lowA (v128.load (i32.const 16)))
    (local.set $highA (v128.load (i32.const 32)))
    (local.set $lowB (v128.load (i32.const 48)))
    (local.set $highB (v128.load (i32.const 64)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (local.get $at) (local.get $last)))
        (local.set $a (v128.load (local.get $at)))
        (local.set $b (v128.load offset=1 (local.get $at)))
        (br_if $stop
          (v128.any_true
            (v128.and
              (v128.and
                (i8x16.swizzle (local.get $lowA) (v128.and (local.get $a) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
                (i8x16.swizzle (local.get $highA) (i8x16.shr_u (local.get $a) (i32.const 4))))
              (v128.and
                (i8x16.swizzle (local.get $lowB) (v128.and (local.get $b) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
                (i8x16.swizzle (local.get $highB) (i8x16.shr_u (local.get $b) (i32.const 4)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $at)))
