;; The sieve: passes over the places where no run of a byte set can be, sixteen bytes at a glance. It needs no exactness:
;; runs.ts looks again, byte by byte, at what stays in it.
;;
;; A byte is in the set if its row (high nibble: only ASCII has rows, 0 to 7) is among the rows of its column (low nibble).
;; Memory: 0..15 the rows of each column, one bit a row; 16..79 what "pair" needs; from 128 on the block that is searched,
;; with slack behind it.
(module
  (memory (export "memory") 1)

  ;; Of the 16 bytes at $at, those that are in the set, one bit a byte.
  (func $members (param $at i32) (result i32)
    (local $bytes v128)
    (local.set $bytes (v128.load (local.get $at)))
    (i8x16.bitmask
      (i8x16.ne
        (v128.const i64x2 0 0)
        (v128.and
          (i8x16.swizzle (v128.load (i32.const 0)) (v128.and (local.get $bytes) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
          (i8x16.swizzle (v128.const i32x4 0x08040201 0x80402010 0 0) (i8x16.shr_u (local.get $bytes) (i32.const 4)))))))

  ;; How many bytes before $at are in the set, one behind the other, and how many from $at on; 32 for any more.
  (func $membersBefore (param $at i32) (result i32)
    (local $count i32)
    (local.set $count
      (i32.clz (i32.or (i32.const 0x8000) (i32.shl (i32.xor (call $members (i32.sub (local.get $at) (i32.const 16))) (i32.const 0xffff)) (i32.const 16)))))
    (if (i32.lt_u (local.get $count) (i32.const 16)) (then (return (local.get $count))))
    (i32.add
      (i32.const 16)
      (i32.clz (i32.or (i32.const 0x8000) (i32.shl (i32.xor (call $members (i32.sub (local.get $at) (i32.const 32))) (i32.const 0xffff)) (i32.const 16))))))
  (func $membersFrom (param $at i32) (result i32)
    (local $count i32)
    (local.set $count
      (i32.ctz (i32.or (i32.const 0x10000) (i32.xor (call $members (local.get $at)) (i32.const 0xffff)))))
    (if (i32.lt_u (local.get $count) (i32.const 16)) (then (return (local.get $count))))
    (i32.add
      (i32.const 16)
      (i32.ctz (i32.or (i32.const 0x10000) (i32.xor (call $members (i32.add (local.get $at) (i32.const 16))) (i32.const 0xffff))))))

  ;; True if the run around the window at $at may be long enough, of 15 + $step bytes. The block may end too soon to tell.
  (func $mayBeRun (param $at i32) (param $last i32) (param $step i32) (result i32)
    (local $before i32) (local $behind i32)
    (if (i32.lt_u (local.get $at) (i32.const 160)) (then (return (i32.const 1))))
    (if (i32.gt_u (i32.add (local.get $at) (i32.const 32)) (local.get $last)) (then (return (i32.const 1))))
    (local.set $before (call $membersBefore (local.get $at)))
    (local.set $behind (call $membersFrom (i32.add (local.get $at) (i32.const 16))))
    (i32.or
      (i32.ge_u (i32.add (local.get $before) (i32.add (local.get $behind) (i32.const 1))) (local.get $step))
      (i32.or
        (i32.eq (local.get $before) (i32.const 32))
        (i32.eq (local.get $behind) (i32.const 32)))))

  ;; A run of at least 15 + $step bytes covers one of the windows of 16 bytes that lie $step apart.
  ;; Returns the first window from $at on that is all in the set and may lie in such a run; past $last if none does.
  (func (export "sixteen") (param $at i32) (param $last i32) (param $step i32) (result i32)
    (local $rows v128) (local $bytes v128)
    (local.set $rows (v128.load (i32.const 0)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (local.get $at) (local.get $last)))
        (local.set $bytes (v128.load (local.get $at)))
        (if
          (i8x16.all_true
            (v128.and
              (i8x16.swizzle (local.get $rows) (v128.and (local.get $bytes) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
              (i8x16.swizzle (v128.const i32x4 0x08040201 0x80402010 0 0) (i8x16.shr_u (local.get $bytes) (i32.const 4)))))
          (then (br_if $stop (call $mayBeRun (local.get $at) (local.get $last) (local.get $step)))))
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
  ;; Returns where the first of them from $at on begins, as far as the windows of 16 bytes up to $last go; past $last if none does.
  (func (export "pair") (param $at i32) (param $last i32) (result i32)
    (local $a v128) (local $b v128) (local $lowA v128) (local $highA v128) (local $lowB v128) (local $highB v128) (local $hits i32)
    (local.set $lowA (v128.load (i32.const 16)))
    (local.set $highA (v128.load (i32.const 32)))
    (local.set $lowB (v128.load (i32.const 48)))
    (local.set $highB (v128.load (i32.const 64)))
    (block $stop
      (loop $next
        (br_if $stop (i32.gt_u (local.get $at) (local.get $last)))
        (local.set $a (v128.load (local.get $at)))
        (local.set $b (v128.load offset=1 (local.get $at)))
        (local.set $hits
          (i8x16.bitmask
            (i8x16.ne
              (v128.const i64x2 0 0)
              (v128.and
                (v128.and
                  (i8x16.swizzle (local.get $lowA) (v128.and (local.get $a) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
                  (i8x16.swizzle (local.get $highA) (i8x16.shr_u (local.get $a) (i32.const 4))))
                (v128.and
                  (i8x16.swizzle (local.get $lowB) (v128.and (local.get $b) (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f)))
                  (i8x16.swizzle (local.get $highB) (i8x16.shr_u (local.get $b) (i32.const 4))))))))
        (if (local.get $hits) (then (return (i32.add (local.get $at) (i32.ctz (local.get $hits))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $at)))
