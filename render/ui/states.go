package ui

import (
	"image/color"

	"downhill/render/figure"
)

// states are the colours that follow from the theme's by mixing. All that is
// mixed is mixed here, and uses says what is painted on what.
type states struct {
	// Grounds.
	hover, pressed            color.NRGBA // of a button
	primaryHover, primaryDown color.NRGBA // of a button in the accent colour
	selected                  color.NRGBA // of the rail and of menus
	menu, tip                 color.NRGBA // tip: and of a toast
	segments                  color.NRGBA
	rowHover                  color.NRGBA // of a racer's row
	fieldFill, selection      color.NRGBA // of a text field; of what is selected in it
	shade                     color.NRGBA // below a dialog
	// Marks.
	track, knob            color.NRGBA // of a slider
	recorded               color.NRGBA // of a timeline
	focus, halo, hoverHalo color.NRGBA // the ring, and around a knob
	boxEdge, scrollbar     color.NRGBA
	floatEdge, fieldEdge   color.NRGBA // of what floats; of a field under the pointer
	// Racers that are hidden.
	hiddenName, hiddenChip color.NRGBA
	// What does not react.
	disabled, disabledFill, disabledKnob color.NRGBA
}

func statesOf(c figure.Theme) states {
	return states{
		hover:        mix(c.Raised, c.Text, 0.07),
		pressed:      mix(c.Raised, c.Text, 0.10),
		primaryHover: mix(c.Accent, c.Text, 0.15),
		primaryDown:  mix(c.Accent, c.Text, 0.3),
		selected:     mix(c.Panel, c.Accent, 0.11),
		menu:         mix(c.Raised, c.Text, 0.03),
		tip:          mix(c.Raised, c.Text, 0.06),
		segments:     mix(c.Panel, c.Background, 0.5),
		rowHover:     mix(c.Panel, c.Raised, 0.6),
		fieldFill:    c.Raised,
		selection:    fade(c.Accent, 0.4),
		shade:        color.NRGBA{A: 120},
		track:        mix(c.Panel, c.Text, 0.13),
		knob:         c.Text,
		recorded:     mix(c.Panel, c.Accent, 0.68),
		focus:        c.Accent,
		halo:         fade(c.Accent, 0.7),
		hoverHalo:    fade(c.Accent, 0.35),
		boxEdge:      mix(c.Line, c.Muted, 0.64),
		scrollbar:    mix(c.Panel, c.Muted, 0.71),
		floatEdge:    mix(c.Line, c.Text, 0.15),
		fieldEdge:    mix(c.Line, c.Muted, 0.6),
		hiddenName:   mix(c.Panel, c.Muted, 0.91),
		hiddenChip:   mix(c.Panel, c.Muted, 0.71),
		disabled:     fade(c.Muted, 0.6),
		disabledFill: mix(c.Line, c.Muted, 0.3),
		disabledKnob: mix(c.Panel, c.Muted, 0.5),
	}
}

// use is a figure.Use by names of states, or of figure.Theme's fields; the first
// are written small.
type use = figure.Use

// uses lists how the interface's colours are used.
func uses() []use {
	return []use{
		// Words on buttons, fields and drop-downs, muted beside a value.
		{Inks: []string{"Text", "Muted"}, Grounds: []string{"hover", "pressed", "fieldFill"}, Least: figure.TextContrast},
		{Inks: []string{"Text"}, Grounds: []string{"selection"}, Least: figure.TextContrast},
		{Inks: []string{"Accent"}, Grounds: []string{"hover", "pressed"}, Least: figure.TextContrast},
		{Inks: []string{"OnAccent"}, Grounds: []string{"primaryHover", "primaryDown"}, Least: figure.TextContrast},
		// Menus: words, details and what cannot be taken back; the tick.
		{Inks: []string{"Text", "Muted", "Bad"}, Grounds: []string{"menu", "selected"}, Least: figure.TextContrast},
		{Inks: []string{"Accent"}, Grounds: []string{"menu", "selected"}, Least: figure.MarkContrast},
		{Inks: []string{"Text"}, Grounds: []string{"tip"}, Least: figure.TextContrast},
		{Inks: []string{"Good", "Bad"}, Grounds: []string{"tip"}, Least: figure.MarkContrast},
		{Inks: []string{"Text", "Muted"}, Grounds: []string{"segments"}, Least: figure.TextContrast},
		// Racers' rows: the name of one that is hidden can still be read, and its
		// ring be clicked.
		{Inks: []string{"Text", "Muted", "hiddenName"}, Grounds: []string{"Panel", "Raised", "rowHover"}, Least: figure.TextContrast},
		{Inks: []string{"hiddenChip", "Racers"}, Grounds: []string{"Panel", "Raised", "rowHover"}, Least: figure.MarkContrast},
		// Sliders and timelines.
		{Inks: []string{"knob", "Accent", "Muted"}, Grounds: []string{"Panel", "track"}, Least: figure.MarkContrast},
		{Inks: []string{"recorded"}, Grounds: []string{"Panel"}, Least: figure.MarkContrast},
		{Inks: []string{"knob"}, Grounds: []string{"recorded"}, Least: figure.MarkContrast},
		// Where the keyboard is.
		{Inks: []string{"focus"}, Grounds: []string{"Background", "Panel", "Raised", "rowHover", "segments"}, Least: figure.MarkContrast},
		{Inks: []string{"halo"}, Grounds: []string{"Panel", "Raised"}, Least: figure.MarkContrast},
		{Inks: []string{"boxEdge"}, Grounds: []string{"Panel", "Raised", "rowHover"}, Least: figure.MarkContrast},
		{Inks: []string{"scrollbar"}, Grounds: []string{"Panel"}, Least: figure.MarkContrast},
		{Inks: []string{"track"}, Grounds: []string{"Panel"}, Least: figure.Decoration, Why: "the knob and the number beside it say the value"},
		{Inks: []string{"hoverHalo"}, Grounds: []string{"Panel"}, Least: figure.Decoration, Why: "the pointer's shape says that the knob can be taken"},
		{Inks: []string{"floatEdge", "fieldEdge"}, Grounds: []string{"Panel", "Raised"}, Least: figure.Decoration, Why: "the ground and what is in it part it"},
		{Inks: []string{"shade"}, Grounds: []string{"Background"}, Least: figure.Decoration, Why: "it only dims"},
		{Inks: []string{"disabled", "disabledFill", "disabledKnob"}, Grounds: []string{"Panel", "Raised", "menu", "segments"}, Least: figure.Decoration,
			Why: "what does not react is exempt, so that it looks so"},
	}
}
