package scenario

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"downhill/internal/carry"
	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/optimizers/race"
)

// MaxBytes is how long a document may be.
const MaxBytes = 1 << 20

// The file form of the document. Things with parameters are written as on the
// command line, name:key=value,key=value, so that there is one way to say it.
type document struct {
	Version     int             `yaml:"version" json:"version"`
	Lab         string          `yaml:"lab" json:"lab"`
	Seed        *uint64         `yaml:"seed,omitempty" json:"seed,omitempty"`
	Race        *raceDoc        `yaml:"race,omitempty" json:"race,omitempty"`
	Train       *trainDoc       `yaml:"train,omitempty" json:"train,omitempty"`
	Activations *activationsDoc `yaml:"activations,omitempty" json:"activations,omitempty"`
	Signal      *signalDoc      `yaml:"signal,omitempty" json:"signal,omitempty"`
	Schedules   *schedulesDoc   `yaml:"schedules,omitempty" json:"schedules,omitempty"`
	Transfer    *transferDoc    `yaml:"transfer,omitempty" json:"transfer,omitempty"`
	Changes     []changeDoc     `yaml:"changes,omitempty" json:"changes,omitempty"`
	View        *viewDoc        `yaml:"view,omitempty" json:"view,omitempty"`
}

type raceDoc struct {
	Surface string     `yaml:"surface" json:"surface"`
	Start   []float64  `yaml:"start,flow,omitempty" json:"start,omitempty"`
	Steps   int        `yaml:"steps,omitempty" json:"steps,omitempty"`
	Noise   float64    `yaml:"noise,omitempty" json:"noise,omitempty"`
	Batch   int        `yaml:"batch,omitempty" json:"batch,omitempty"`
	Stream  string     `yaml:"noise_stream,omitempty" json:"noise_stream,omitempty"`
	Memory  int        `yaml:"memory_mb,omitempty" json:"memory_mb,omitempty"`
	Racers  []racerDoc `yaml:"racers" json:"racers"`
	Fair    *fairDoc   `yaml:"fair,omitempty" json:"fair,omitempty"`
	Map     *mapDoc    `yaml:"map,omitempty" json:"map,omitempty"`
	Basin   *basinDoc  `yaml:"basin,omitempty" json:"basin,omitempty"`

	Endings *endingsDoc `yaml:"endings,omitempty" json:"endings,omitempty"`

	Spectrum *spectrumDoc `yaml:"spectrum,omitempty" json:"spectrum,omitempty"`
	Cost     *costDoc     `yaml:"cost,omitempty" json:"cost,omitempty"`

	Inside *insideDoc `yaml:"inside,omitempty" json:"inside,omitempty"`
}

type racerDoc struct {
	Name      string `yaml:"name,omitempty" json:"name,omitempty"`
	Optimizer string `yaml:"optimizer" json:"optimizer"`
	Hidden    bool   `yaml:"hidden,omitempty" json:"hidden,omitempty"`
}

type changeDoc struct {
	Step   int    `yaml:"step" json:"step"`
	Target string `yaml:"target" json:"target"`
	Key    string `yaml:"key" json:"key"`
	Value  string `yaml:"value" json:"value"`
}

type viewDoc struct {
	Step     int       `yaml:"step,omitempty" json:"step,omitempty"`
	Window   []float64 `yaml:"window,flow,omitempty" json:"window,omitempty"`
	Map      string    `yaml:"map,omitempty" json:"map,omitempty"`
	Linear   bool      `yaml:"linear_colors,omitempty" json:"linear_colors,omitempty"`
	ByEvals  bool      `yaml:"by_evaluations,omitempty" json:"by_evaluations,omitempty"`
	ByTime   bool      `yaml:"by_time,omitempty" json:"by_time,omitempty"`
	LinearY  bool      `yaml:"linear_charts,omitempty" json:"linear_charts,omitempty"`
	Charts   []string  `yaml:"charts,flow,omitempty" json:"charts,omitempty"`
	Standing string    `yaml:"standings,omitempty" json:"standings,omitempty"`
	Figure   string    `yaml:"figure,omitempty" json:"figure,omitempty"`
	Three    *threeDoc `yaml:"three,omitempty" json:"three,omitempty"`
}

const comment = "# A Downhill scenario. Open it with: downhill --scenario FILE, or drop it on the window.\n"

// YAML writes the document.
func (s *Scenario) YAML() ([]byte, error) {
	text, err := yaml.Marshal(s.document())
	head := comment
	if s.Lab == LabTrain {
		head = trainComment
	}
	return append([]byte(head), text...), err
}

// MarshalJSON writes the document as JSON.
func (s *Scenario) MarshalJSON() ([]byte, error) { return json.Marshal(s.document()) }

func (s *Scenario) document() document {
	d := document{Version: Version, Lab: s.Lab, Seed: &s.Seed}
	switch s.Lab {
	case LabTrain:
		d.Train = s.Train.document()
		for _, c := range s.Changes {
			d.Changes = append(d.Changes, changeDoc(c))
		}
	case LabActivations:
		d.Activations = s.Activations.document()
	case LabSignal:
		d.Signal = s.Signal.document()
	case LabSchedules:
		d.Schedules = s.Schedules.document()
	case LabTransfer:
		d.Transfer = s.Transfer.document()
	default:
		s.raceDocument(&d)
	}
	return d
}

func (s *Scenario) raceDocument(d *document) {
	r := s.Race
	d.Race = &raceDoc{Surface: Surfaces().Format(r.Surface), Start: r.Start[:], Steps: r.Steps,
		Noise: r.Noise, Batch: r.Batch, Endings: r.Endings.document(), Memory: r.MemoryMB, Fair: r.Fair.document(), Map: r.Map.document(), Basin: r.Basin.document(), Spectrum: r.Spectrum.document(), Cost: r.Cost.document(), Inside: r.Inside.document()}
	if r.OwnNoise {
		d.Race.Stream = "own"
	}
	for _, rc := range r.Racers {
		d.Race.Racers = append(d.Race.Racers, racerDoc{rc.Name, optimizers.Catalog().Format(rc.Rule), rc.Hidden})
	}
	for _, c := range s.Changes {
		d.Changes = append(d.Changes, changeDoc(c))
	}
	v := s.View
	vd := viewDoc{Step: v.Step, Map: v.Map, Linear: v.Linear, ByEvals: v.ByEvals, ByTime: v.ByTime, LinearY: v.LinearY, Standing: v.Standing, Figure: v.Figure, Three: v.Three.document()}
	if v.Window != nil {
		vd.Window = v.Window[:]
	}
	if v.Charts != ([2]string{}) {
		vd.Charts = v.Charts[:]
	}
	if v != (View{}) {
		d.View = &vd
	}
}

// parse reads the document of a lab, or of any that the window has where lab is
// "".
func parse(text []byte, lab string) (s Scenario, err error) {
	if text, err = carry.Text(text); err != nil {
		return s, err
	}
	if len(text) > MaxBytes {
		return s, fmt.Errorf("the scenario is %d bytes long: want at most %d", len(text), MaxBytes)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		example := cmp.Or(lab, LabRace)
		return s, errors.New("the scenario is empty: want version, lab and " + example + "; write one with: downhill " + example + " -o run.yaml")
	}
	// The library is known to panic on some damaged documents; a file that
	// somebody dropped must not end the program.
	defer func() {
		if r := recover(); r != nil {
			s, err = Scenario{}, fmt.Errorf("the scenario is damaged: %v", r)
		}
	}()
	text = inner(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))) // a byte-order mark, which some editors write
	if err := shallow(text); err != nil {
		return s, err
	}
	var head struct {
		Version int `yaml:"version"`
	}
	if err := yaml.Unmarshal(text, &head); err != nil {
		return s, damaged(err)
	}
	if head.Version > Version {
		return s, fmt.Errorf("version %d is newer than this program, which reads version %d: get a newer Downhill", head.Version, Version)
	}
	if head.Version < 1 {
		return s, fmt.Errorf("version = %d: want %d on a line of its own, such as version: 1", head.Version, Version)
	}
	var d document
	dec := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict())
	if err := dec.Decode(&d); err != nil {
		return s, damaged(err)
	}
	if err := dec.Decode(&document{}); !errors.Is(err, io.EOF) {
		return s, errors.New("the file holds more than one document (a line ---): keep one scenario a file")
	}
	if err := d.fits(lab); err != nil {
		return s, err
	}
	return d.scenario()
}

// scenario makes what the document says and checks all of it.
func (d *document) scenario() (Scenario, error) {
	if !slices.Contains(runnable(), d.Lab) {
		return Scenario{}, param.Unknown("lab", d.Lab, runnable())
	}
	if err := d.foreign(); err != nil {
		return Scenario{}, err
	}
	switch d.Lab {
	case LabTrain:
		return d.training()
	case LabActivations:
		return d.activations()
	case LabSignal:
		return d.signal()
	case LabSchedules:
		return d.schedules()
	case LabTransfer:
		return d.transfer()
	}
	return d.race()
}

// head is what every document says.
func (d *document) head() Scenario { return Scenario{Lab: d.Lab, Seed: or(d.Seed, 1)} }

// maxDepth is how deep brackets may be nested; a scenario needs three. The
// library's time grows with the square of the depth.
const maxDepth = 64

// shallow refuses a document whose brackets are nested beyond reason. It does
// not look for quotes: text with as many brackets is refused too.
func shallow(text []byte) error {
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		}
		if depth > maxDepth {
			return fmt.Errorf("brackets are nested more than %d deep: want a scenario that this program wrote", maxDepth)
		}
	}
	return nil
}

// inner finds the scenario inside a results file.
func inner(text []byte) []byte {
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return text
	}
	var results struct {
		Scenario json.RawMessage `json:"scenario"`
	}
	if json.Unmarshal(text, &results) == nil && len(results.Scenario) > 0 {
		return results.Scenario
	}
	return text
}

func damaged(err error) error {
	return fmt.Errorf("the scenario does not read: %s", strings.TrimSpace(yaml.FormatError(err, false, true)))
}

func (d *document) race() (s Scenario, err error) {
	s = d.head()
	if d.Race == nil {
		return s, errors.New("race: missing; want surface and racers")
	}
	if s.Race, err = d.Race.race(); err != nil {
		return s, err
	}
	for _, c := range d.Changes {
		s.Changes = append(s.Changes, race.Change(c))
	}
	if d.View != nil {
		if s.View, err = d.View.view(); err != nil {
			return s, err
		}
	}
	if err := s.Check(); err != nil {
		return s, err
	}
	return s, s.checkAsked()
}

func (d *raceDoc) race() (r Race, err error) {
	r = Race{Steps: d.Steps, Noise: d.Noise, Batch: d.Batch, Endings: d.Endings.endings(), MemoryMB: d.Memory, Fair: d.Fair.fair(), Spectrum: d.Spectrum.spectrum(), Cost: d.Cost.cost()}
	if err := d.mapsOf(&r); err != nil {
		return r, err
	}
	if r.Inside, err = d.Inside.inside(); err != nil {
		return r, err
	}
	if r.Surface, err = Surfaces().Parse(d.Surface); err != nil {
		return r, fmt.Errorf("race.surface: %w", err)
	}
	switch len(d.Start) {
	case 0:
		f, err := Surfaces().Build(r.Surface)
		if err != nil {
			return r, fmt.Errorf("race.surface: %w", err)
		}
		r.Start = f.Start()
	case 2:
		r.Start = [2]float64(d.Start)
	default:
		return r, fmt.Errorf("race.start: %v: want two numbers, such as [-8, 1.5]", d.Start)
	}
	if r.Steps == 0 {
		r.Steps = race.DefaultSteps
	}
	switch d.Stream {
	case "", "shared":
	case "own":
		r.OwnNoise = true
	default:
		return r, fmt.Errorf("race.noise_stream = %q: want shared or own", d.Stream)
	}
	if len(d.Racers) > race.MaxRacers {
		return r, fmt.Errorf("race.racers: %d of them: want at most %d", len(d.Racers), race.MaxRacers)
	}
	for i, rd := range d.Racers {
		rule, err := optimizers.Catalog().Parse(rd.Optimizer)
		if err != nil {
			return r, fmt.Errorf("race.racers[%d].optimizer: %w", i, err)
		}
		name := rd.Name
		if name == "" {
			name = r.FreeName(rule.Key, "")
		}
		r.Racers = append(r.Racers, Racer{Name: name, Rule: rule, Hidden: rd.Hidden})
	}
	return r, nil
}

func (d *viewDoc) view() (View, error) {
	v := View{Step: d.Step, Map: d.Map, Linear: d.Linear, ByEvals: d.ByEvals, ByTime: d.ByTime, LinearY: d.LinearY, Standing: d.Standing, Figure: d.Figure}
	var err error
	if v.Three, err = d.Three.three(); err != nil {
		return v, err
	}
	switch len(d.Window) {
	case 0:
	case 4:
		w := [4]float64(d.Window)
		v.Window = &w
	default:
		return v, fmt.Errorf("view.window: %v: want x from, x to, y from, y to", d.Window)
	}
	if len(d.Charts) > 2 {
		return v, fmt.Errorf("view.charts: %v: want at most two", d.Charts)
	}
	copy(v.Charts[:], d.Charts)
	return v, nil
}
