/** The same numbers for the same seed (mulberry32). Never for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)]!
  }

  /** One of the values, each as often as its weight says. */
  weighted<T>(values: readonly T[], weights: readonly number[]): T {
    let place = this.next() * weights.reduce((sum, weight) => sum + weight, 0)
    for (const [index, weight] of weights.entries()) {
      place -= weight
      if (place < 0) return values[index]!
    }
    return values[0]!
  }

  digits(count: number): string {
    let text = ''
    while (text.length < count) text += this.between(0, 9)
    return text
  }

  guid(): string {
    const hex = (count: number) => Array.from({ length: count }, () => this.between(0, 15).toString(16)).join('')
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
  }

  /** A sample in which `#` stands for any digit. */
  fill(sample: string): string {
    return sample.replace(/#/g, () => this.digits(1))
  }
}
