/* The block "Loyalty points" in the editor: a place that says what stands there on the page. No build step. */
(function (blocks, element, blockEditor) {
    'use strict';

    blocks.registerBlockType('bkloyalty/panel', {
        edit: function () {
            var type = blocks.getBlockType('bkloyalty/panel');
            return element.createElement(
                'div',
                blockEditor.useBlockProps({ style: { border: '1px dashed currentColor', padding: '1.5em', textAlign: 'center' } }),
                element.createElement('strong', null, '★ ' + type.title),
                element.createElement('p', null, type.description)
            );
        },
        save: function () {
            return null; // the server fills it in for whoever looks
        }
    });
}(window.wp.blocks, window.wp.element, window.wp.blockEditor));
