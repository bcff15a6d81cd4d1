import { describe, expect, test } from 'vitest'
import { eventsOf, judge } from './trace.ts'

const WRITE = (thread: number) =>
  `${thread} pwrite64(21</data/tenantry.sqlite-wal>, "7\\177\\6\\202"..., 4096, 12392) = 4096`
const SYNC = (thread: number) => `${thread} fdatasync(21</data/tenantry.sqlite-wal>) = 0`
const ANSWER = (thread: number) =>
  `${thread} write(25<socket:[48213]>, "HTTP/1.1 200 OK\\r\\nms-requestid: 8"..., 912) = 912`
const kinds = (...lines: string[]) => eventsOf(lines.join('\n')).map(({ kind }) => kind)
const judged = (round: number, ...lines: string[]) => judge(eventsOf(lines.join('\n')), round)

describe('reading a trace', () => {
  test('writes and syncs of the log, and answers', () => {
    expect(kinds(WRITE(101), SYNC(101), ANSWER(100))).toEqual(['logWrite', 'logSync', 'answer'])
  })

  test('a sync that another thread cuts counts where it ends', () => {
    expect(
      kinds(
        WRITE(101),
        '101 fdatasync(21</data/tenantry.sqlite-wal> <unfinished ...>',
        ANSWER(100),
        '101 <... fdatasync resumed>) = 0',
      ),
    ).toEqual(['logWrite', 'answer', 'logSync'])
  })

  test('an answer that is cut counts where it ends, with what was said before the cut', () => {
    expect(
      kinds(
        '100 writev(25<TCP:[127.0.0.1:7400->127.0.0.1:51034]>, [{iov_base="HTTP/1.1 201 Created\\r\\n"..., iov_len=700}], 1 <unfinished ...>',
        SYNC(101),
        '100 <... writev resumed>) = 700',
      ),
    ).toEqual(['logSync', 'answer'])
  })

  test('the form of a trace on the terminal', () => {
    expect(kinds(`[pid  ${WRITE(7).replace('7 ', '7] ')}`)).toEqual(['logWrite'])
  })

  test.each([
    ['a sync that failed', '101 fdatasync(21</data/tenantry.sqlite-wal>) = -1 EIO (Input/output error)'],
    [
      'a write that failed',
      '101 pwrite64(21</data/tenantry.sqlite-wal>, "x", 4096, 0) = -1 ENOSPC (No space left on device)',
    ],
    ['a sync of another file', '101 fsync(9</data/keys.json>) = 0'],
    ['a write to the database itself', '101 pwrite64(20</data/tenantry.sqlite>, "x"..., 4096, 0) = 4096'],
    ['a refusal', '100 write(25<socket:[1]>, "HTTP/1.1 412 Precondition Failed\\r\\n"..., 300) = 300'],
    ['an answer in a file', '100 write(5</tmp/log>, "HTTP/1.1 200 OK"..., 15) = 15'],
    ['another thread’s end', '102 <... fdatasync resumed>) = 0'],
    ['the end of a thread', '101 +++ exited with 0 +++'],
    ['a signal', '100 --- SIGTERM {si_signo=SIGTERM} ---'],
    ['nothing', ''],
  ])('%s is no event', (_name, line) => {
    expect(kinds(line)).toEqual([])
  })
})

describe('the verdict', () => {
  test('a sync between the write and the answer is good', () => {
    expect(judged(1, WRITE(1), WRITE(1), SYNC(1), ANSWER(2), WRITE(1), SYNC(1), ANSWER(2))).toEqual({
      answers: 2,
      early: [],
      empty: [],
    })
  })

  test('no sync at all, one too late, and one before the last write are early answers', () => {
    expect(judged(1, WRITE(1), ANSWER(2)).early).toEqual([2])
    expect(judged(1, WRITE(1), ANSWER(2), SYNC(1)).early).toEqual([2])
    expect(judged(1, WRITE(1), SYNC(1), WRITE(1), ANSWER(2)).early).toEqual([4])
  })

  test('the sync of an earlier round does not count for a later one', () => {
    expect(judged(1, WRITE(1), SYNC(1), ANSWER(2), WRITE(1), ANSWER(2)).early).toEqual([5])
  })

  test('an answer without any write is told apart', () => {
    expect(judged(1, WRITE(1), SYNC(1), ANSWER(2), ANSWER(2))).toMatchObject({ early: [], empty: [4] })
  })

  test('a round of several: one sync for all, or a second batch under way while the first is answered', () => {
    expect(judged(3, WRITE(1), SYNC(1), ANSWER(2), ANSWER(2), ANSWER(2)).early).toEqual([])
    expect(judged(3, WRITE(1), SYNC(1), WRITE(1), ANSWER(2), SYNC(1), ANSWER(2), ANSWER(2)).early).toEqual([])
    expect(judged(3, WRITE(1), SYNC(1), WRITE(1), ANSWER(2), ANSWER(2), ANSWER(2)).early).toEqual([6])
    expect(judged(3, WRITE(1), ANSWER(2), SYNC(1), ANSWER(2), ANSWER(2)).early).toEqual([2])
  })
})
