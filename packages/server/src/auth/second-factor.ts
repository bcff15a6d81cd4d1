/** Whether a password alone is not enough: in the government cloud it is enough for nobody (R5.8). */
export const needsSecondFactor = ({ cloud }: { cloud: 'global' | 'us-government' }): boolean =>
  cloud === 'us-government'
