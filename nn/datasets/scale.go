package datasets

// farApart is by how much features may differ in scale before they are
// standardized: at ten the curvature of the loss differs by about a hundred from
// one direction to the other.
const farApart = 10

// FarApart says whether the features of a set differ so much in scale, or are so
// large, that networks learn badly from them as they are: the largest root mean
// square of a feature is more than ten times the smallest standard deviation, or
// more than ten. Features that do not vary are left out.
func FarApart(s *Set) (bool, error) {
	by, err := Fit(s)
	if err != nil {
		return false, err
	}
	largest, smallest := 0.0, 1.0
	for f, d := range by.stddev {
		if d == 0 {
			continue
		}
		m := by.mean[f]
		largest, smallest = max(largest, m*m+d*d), min(smallest, d)
	}
	return largest > farApart*farApart*smallest*smallest, nil
}
