import type { Random } from './random.ts'

const digitsOf = (text: string): number[] => [...text].map(Number)
const weighted = (text: string, weights: readonly number[]): number =>
  digitsOf(text).reduce((sum, digit, place) => sum + digit * weights[place]!, 0)

/** Registration numbers as each country writes them, with its check digits where they are well known. */
export const registrationNumbers: Record<string, (random: Random) => string> = {
  ES: (random) => {
    const number = `${random.between(10, 52)}${random.digits(5)}`
    const sum = digitsOf(number).reduce((total, digit, place) => {
      const doubled = place % 2 === 0 ? digit * 2 : digit
      return total + (doubled > 9 ? doubled - 9 : doubled)
    }, 0)
    return `B${number}${(10 - (sum % 10)) % 10}`
  },
  US: (random) => random.fill('47-#######'),
  BR: (random) => {
    const root = `${random.digits(8)}0001`
    const first = checkDigit11(root, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
    const second = checkDigit11(root + first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2])
    return `${root}${first}${second}`.replace(/^(..)(...)(...)(....)(..)$/, '$1.$2.$3/$4-$5')
  },
  PL: (random) => {
    for (;;) {
      const number = `5${random.digits(8)}`
      const check = weighted(number, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11
      if (check < 10) return `${number}${check}`
    }
  },
  PT: (random) => {
    const number = `50${random.digits(6)}`
    return `${number}${checkDigit11(number, [9, 8, 7, 6, 5, 4, 3, 2])}`
  },
  CL: (random) => {
    const number = `76${random.digits(6)}`
    const rest = 11 - (weighted(number, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)
    return `${number}-${rest === 11 ? '0' : rest === 10 ? 'K' : rest}`
  },
  AR: (random) => {
    for (;;) {
      const number = `30${random.digits(8)}`
      const rest = 11 - (weighted(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)
      if (rest !== 10) return `${number.replace(/^(..)/, '$1-')}-${rest === 11 ? 0 : rest}`
    }
  },
  GB: (random) => random.fill('0#######'),
  NL: (random) => random.fill('6#######'),
  DE: (random) => random.fill('HRB 1#####'),
}

/** Modulo 11; a check digit of ten and more is written as zero. */
const checkDigit11 = (number: string, weights: readonly number[]): number => {
  const rest = 11 - (weighted(number, weights) % 11)
  return rest > 9 ? 0 : rest
}
