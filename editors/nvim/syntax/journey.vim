" Colours for Wayfare definitions without a language server. The two lists of words are generated from the grammar.
if exists('b:current_syntax')
  finish
endif

syntax keyword journeyKeyword abandon abandoned action activated after all allow and another any as at because before better between business by calendar carrying closed company confirmed cost customer day decision directly do during either else ends error event ever exactly exit exited expect fail failed first for forbid from goal higher ignore importance in info is journey known kpi last least limit log lower moment money month next no none not of on once one open optional or order out outside over owner pending per policy previous priority raise require restart review rule satisfied score segment send severity silence since stage start succeeded success suppress target test then time timed to touchpoint undecidable unless until up use using value violated violations warning week weight when where while within without zone
syntax keyword journeyFunction ces count csat distinct first followed_by has last max mean median min nps p50 p75 p80 p90 p95 p99 percentile previous rate reached sum switches time total violated
syntax match journeyEvent "\<[A-Z][A-Za-z0-9_]*\>"
syntax match journeyNumber "\<\d[0-9_]*\(\.\d\+\)\?\(%\|ms\>\|s\>\|min\>\|h\>\|d\>\|w\>\)\?"
syntax match journeyNumber "\<\d\{4}-\d\d-\d\d\>"
syntax region journeyText start=+"+ skip=+\\"+ end=+"+ oneline
syntax match journeyAttribute "`[^`]*`"
syntax match journeyComment "//.*$" contains=@Spell
syntax match journeyDoc "///\(/\)\@!.*$" contains=@Spell

highlight default link journeyKeyword Keyword
highlight default link journeyFunction Function
highlight default link journeyEvent Type
highlight default link journeyNumber Number
highlight default link journeyText String
highlight default link journeyAttribute Identifier
highlight default link journeyComment Comment
highlight default link journeyDoc SpecialComment

let b:current_syntax = 'journey'
