/**
 * Accounts whose keys are bait: canary tokens, left for an intruder to find. Whoever uses such a key alerts its owner. The
 * numbers are public: https://github.com/trufflesecurity/trufflehog/blob/main/pkg/detectors/aws/access_keys/canary.go
 * (as of April 2025). They say nothing about accounts that are not here.
 */
const thinkst = [
  ...['052310077262', '171436882533', '266735846894', '534261010715', '595918472158'],
  ...['717712589309', '730335385048', '819147034852', '893192397702', '992382622183'],
]
const others = [
  ...['044858866125', '251535659677', '344043088457', '351906852752', '390477818340', '426127672474'],
  ...['427150556519', '439872796651', '445142720921', '465867158099', '637958123769', '693412236332'],
  ...['732624840810', '735421457923', '959235150393', '982842642351'],
]

/** Whose canary tokens the account makes; undefined for an account that is not known for any. */
export function canaryMakerOf(account: string): string | undefined {
  return thinkst.includes(account) ? 'Thinkst' : others.includes(account) ? 'another maker' : undefined
}
