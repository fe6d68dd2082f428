"""Makes python-vectors.ndjson: texts and what CPython's json module makes of them."""
import json

TEXTS = [
    '{"b":1,"a":[true,false,null],"\\u00e9":"\\u20ac\\ud83d\\ude00 \\u007f\\u0080"}',
    '{"\\uffff":1,"\\ud83d\\ude00":2,"\\ue000":3,"z":4,"":5}',
    '[0,-0,1,-1,123456789012345678901234567890,9223372036854775808,-9223372036854775809]',
    '[0.0,-0.0,1.0,1.5,100.0,1e15,1e16,123456789012345680.0,1e22,1e-4,1e-5,0.00012345,1.7976931348623157e308,5e-324]',
    '[1E400,-1e400,2.5e-400,1e5,12e3,4.9e-324,2e-323,1.2345678901234567e-7,9007199254740993.0,0.1,0.30000000000000004]',
    '"\\b\\f\\n\\r\\t\\"\\\\\\/\\u0000\\u001f"',
    '{"a":1,"b":2,"a":{"x":3,"x":4}}',
    '[[],{},[[]],{"a":{}}]',
    ' { "nested" : { "k2" : [ 1 , 2 ] , "k10" : 1e2 } } ',
]
FORMS = {
    "DEFAULT": {},
    "SORTED": {"sort_keys": True},
    "SORTED_COMPACT": {"sort_keys": True, "separators": (",", ":")},
    "UNICODE": {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False},
}
with open("python-vectors.ndjson", "w", encoding="utf-8") as out:
    for text in TEXTS:
        for form, options in FORMS.items():
            line = {"form": form, "text": text, "result": json.dumps(json.loads(text), **options)}
            out.write(json.dumps(line) + "\n")
