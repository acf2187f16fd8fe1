package assets

import _ "embed"

// RibbonShader paints lines and shapes with smooth edges (Kage).
//
//go:embed shaders/ribbon.kage
var RibbonShader []byte

// FieldShader paints a field of heights with a colour map (Kage).
//
//go:embed shaders/field.kage
var FieldShader []byte
