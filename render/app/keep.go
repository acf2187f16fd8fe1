package app

import (
	"fmt"
	"image"
	"strings"
	"time"

	"downhill/internal/scenario"
	"downhill/internal/session"
	"downhill/render/ui"
)

const (
	// keepEvery is how often the window looks for what changed: so much is lost
	// at most.
	keepEvery = time.Second
	// keepMoment is how often a session is saved in which nothing changed but
	// the moment looked at.
	keepMoment = 15 * time.Second
	// keepSeeking is how long after its start a window looks for a lost session:
	// a process that was killed holds its lock until the system has cleared it
	// away, which can take seconds.
	keepSeeking = 10 * time.Second
	offerHeight = 40 // of the bar that offers a session, in px of the design
)

// keeper saves the session in the background and offers the one that a crash
// left. Its zero value keeps nothing.
type keeper struct {
	folder string
	seek   time.Time // when to look for a lost session no more
	own    *session.Session
	lost   *session.Lost // offered, nil for none
	next   time.Time     // when to look for changes
	jobs   chan snapshot
	over   chan struct{} // the goroutine has ended
	said   chan error    // what went wrong

	restore, discard *ui.Button // nil while nothing is offered
}

// snapshot is every open lab's document at one moment.
type snapshot struct {
	at     time.Time
	shown  string
	scenes []scenario.Scenario
}

// begin looks for a lost session in a folder ("" for none) and begins one.
func (k *keeper) begin(folder string) {
	if folder == "" {
		return
	}
	k.folder, k.said, k.seek = folder, make(chan error, 1), time.Now().Add(keepSeeking)
	k.lost = session.Find(folder)
	own, err := session.Begin(folder)
	if err != nil {
		k.said <- err
		return
	}
	k.own, k.jobs, k.over = own, make(chan snapshot, 1), make(chan struct{})
	go keepSaving(own, k.jobs, k.over, k.said)
}

// keepSaving saves what changed. The first snapshot is what the window opened
// with: until that changes there is nothing to lose.
func keepSaving(own *session.Session, jobs <-chan snapshot, over chan<- struct{}, said chan<- error) {
	defer close(over)
	var last keptText
	for first := true; ; first = false {
		s, ok := <-jobs
		if !ok {
			return
		}
		now, err := s.text()
		switch {
		case err == nil && first:
			last = now
			continue
		case err == nil && now.edits == last.edits && (now.all == last.all || s.at.Sub(last.at) < keepMoment):
			continue
		case err == nil:
			err = own.Save(now.kept)
			last = now
		}
		if err != nil {
			select {
			case said <- err:
			default: // it was said already
			}
		}
	}
}

// keptText is a snapshot in the form that is saved.
type keptText struct {
	kept       session.Kept
	at         time.Time
	all, edits string // the documents, and the same without the moment looked at
}

func (s *snapshot) text() (keptText, error) {
	k := keptText{kept: session.Kept{Saved: s.at, Shown: s.shown}, at: s.at}
	var all, edits strings.Builder
	for _, doc := range s.scenes {
		text, err := doc.YAML()
		if err != nil {
			return k, err
		}
		k.kept.Scenes = append(k.kept.Scenes, session.Scene{Lab: doc.Lab, Scenario: string(text)})
		all.Write(text)
		doc.View.Step, doc.Train.View.Step = 0, 0
		if text, err = doc.YAML(); err != nil {
			return k, err
		}
		edits.Write(text)
	}
	k.all, k.edits = all.String(), edits.String()
	return k, nil
}

// poll hands over what the labs hold now and says what went wrong.
func (k *keeper) poll(a *App) {
	select {
	case err := <-k.said:
		a.stage.Toast(err.Error(), true)
	default:
	}
	if k.own == nil || a.stage.Now.Before(k.next) {
		return
	}
	k.next = a.stage.Now.Add(keepEvery)
	// The bar makes all widgets anew, which would close what is open above them.
	if _, busy := a.stage.Layer.Captured(); k.lost == nil && !busy && a.stage.Now.Before(k.seek) {
		if k.lost = session.Find(k.folder); k.lost != nil {
			a.rebuild()
		}
	}
	select {
	case k.jobs <- a.snapshot():
	default: // the disk is slow: the next one holds this one's changes
	}
}

func (a *App) snapshot() snapshot {
	s := snapshot{at: a.stage.Now, shown: a.labs[a.shown].key}
	for _, p := range a.pages {
		if p != nil {
			s.scenes = append(s.scenes, p.Document())
		}
	}
	return s
}

// end ends the session. One that does not end in order keeps what there is now.
func (k *keeper) end(a *App, inOrder bool) {
	if k.lost != nil {
		k.lost.Release()
	}
	if k.own == nil {
		return
	}
	close(k.jobs)
	<-k.over
	if inOrder {
		_ = k.own.End() // there is no window left to say it in
		return
	}
	k.own.Abandon()
}

// placeOffer places the bar that offers a lost session, above the page.
func (a *App) placeOffer() {
	k, s, l := &a.keep, a.stage, a.stage.Layer
	k.restore, k.discard = nil, nil
	if k.lost == nil {
		return
	}
	strip := image.Rect(s.Body.Min.X, s.Body.Min.Y, s.Body.Max.X, s.Body.Min.Y+s.Px(offerHeight))
	s.Body.Min.Y = strip.Max.Y
	text := ui.NewLabel(l, "Downhill ended unexpectedly. Kept from "+when(k.lost.Saved, s.Now)+": "+a.titles(k.lost.Kept)+".", ui.Plain)
	k.restore = ui.NewButton(l, ui.ButtonOptions{Text: "Restore the last session", Primary: true, Tip: "Opens its scenes; what is open now can be brought back with Ctrl + Z"}, a.restoreLost)
	k.discard = ui.NewButton(l, ui.ButtonOptions{Text: "Discard", Tip: "Forgets it. Until then it is offered at every start."}, a.discardLost)
	row := ui.NewRow(l, 10, ui.Insets{Top: 6, Left: 14, Right: 14, Bottom: 6}, text, k.restore, k.discard)
	l.Place(strip, ui.Bottom, row.Stretch(text))
}

// when says a moment as shortly as it can be told from now.
func when(t, now time.Time) string {
	t = t.Local()
	if y, m, d := now.Local().Date(); t.Year() == y && t.Month() == m && t.Day() == d {
		return t.Format("15:04")
	}
	return t.Format("2 January, 15:04")
}

// titles names the labs of a session, in as much room as a small window has.
func (a *App) titles(k session.Kept) string {
	var names []string
	for _, s := range k.Scenes {
		for _, lab := range a.labs {
			if lab.key == s.Lab {
				names = append(names, lab.title)
			}
		}
	}
	if n := len(names); n > 3 {
		return fmt.Sprintf("%s and %d more labs", strings.Join(names[:2], ", "), n-2)
	}
	return strings.Join(names, ", ")
}

// restoreLost opens the scenes of the lost session, the one that was shown last.
// They are in this window's session before the lost one is forgotten. Scenes
// that do not read, as those of another version, are left out and said.
func (a *App) restoreLost() {
	k := &a.keep
	lost := k.lost
	var scenes []scenario.Scenario
	var wrong []string
	for _, kept := range lost.Scenes {
		s, err := scenario.Parse([]byte(kept.Scenario))
		if err == nil {
			_, err = a.labOf(s)
		}
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Sprintf("%s: %v", kept.Lab, err))
		case kept.Lab == lost.Shown:
			scenes = append(scenes, s)
		default:
			scenes = append([]scenario.Scenario{s}, scenes...)
		}
	}
	if len(wrong) > 0 {
		a.stage.Toast("not restored: "+strings.Join(wrong, "; "), true)
	}
	if len(scenes) == 0 {
		return
	}
	if k.own != nil {
		if err := k.own.Save(lost.Kept); err != nil {
			a.stage.Toast(err.Error(), true)
			return
		}
	}
	k.lost, k.seek = nil, time.Time{}
	for _, s := range scenes {
		if err := a.open(s); err != nil {
			a.stage.Toast(err.Error(), true)
		}
	}
	if len(wrong) > 0 { // a program that reads all of it may come
		lost.Release()
		a.rebuild()
		return
	}
	a.forget(lost)
}

func (a *App) discardLost() {
	lost := a.keep.lost
	a.keep.lost, a.keep.seek = nil, time.Time{}
	a.forget(lost)
}

func (a *App) forget(lost *session.Lost) {
	if err := lost.Discard(); err != nil {
		a.stage.Toast(err.Error(), true)
	}
	a.rebuild()
}
