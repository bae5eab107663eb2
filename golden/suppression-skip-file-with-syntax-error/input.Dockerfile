# droproot: skip-file a template
FROM {{ base }} x
RUNN a
