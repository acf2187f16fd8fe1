package racepage

import (
	"downhill/internal/param"
	"downhill/optimizers"
	"downhill/render/ui"
)

// ruleItem is a rule in a menu; the yardsticks stand apart at its end.
func ruleItem(entries []param.Entry[optimizers.Optimizer], i int) ui.Item {
	e := entries[i]
	item := ui.Item{Title: e.Title, Help: e.Summary}
	if e.Group == optimizers.GroupYardsticks {
		item.Help = "Yardstick. " + e.Summary
		item.Line = entries[i-1].Group != e.Group
	}
	return item
}
